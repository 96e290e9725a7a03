#include <bench/interrupt.hpp>

#include <csignal>
#include <initializer_list>

namespace ringmain::bench {
namespace {

volatile std::sig_atomic_t interrupted = 0;

void handle(int signal_number, void (*handler)(int), int flags) noexcept
{
    struct sigaction action {};
    action.sa_handler = handler;
    action.sa_flags = flags;
    ::sigaction(signal_number, &action, nullptr);
}

} // namespace

void catch_interrupts() noexcept
{
    for (const int signal_number : {SIGINT, SIGTERM}) {
        handle(
            signal_number, [](int) { interrupted = 1; }, static_cast<int>(SA_RESETHAND));
    }
}

void forget_interrupts() noexcept
{
    for (const int signal_number : {SIGINT, SIGTERM}) {
        handle(signal_number, SIG_DFL, 0);
    }
}

bool was_interrupted() noexcept
{
    return interrupted != 0;
}

} // namespace ringmain::bench
