#include <ringmain/program/signals.hpp>

#include <ringmain/program/exit_code.hpp>

#include <pthread.h>
#include <unistd.h>

#include <mutex>
#include <utility>

namespace ringmain::program {
namespace {

bool is_ignored(int signal) noexcept
{
    struct sigaction now {};
    return ::sigaction(signal, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
}

} // namespace

Signals::Signals(std::stop_source stop) : stop_(std::move(stop))
{
    std::signal(SIGPIPE, SIG_IGN);
    sigemptyset(&taken_);
    for (const int signal : handled_signals) {
        if (!is_ignored(signal) || signal == SIGUSR1) {
            sigaddset(&taken_, signal);
        }
    }
    pthread_sigmask(SIG_BLOCK, &taken_, nullptr);
    thread_ = std::thread([this] { serve(); });
}

Signals::~Signals()
{
    over_ = true;
    pthread_kill(thread_.native_handle(), SIGUSR1); // to that thread alone: ends its sigwait
    thread_.join();
}

void Signals::set_report(std::function<void()> report)
{
    const std::lock_guard lock(working_);
    report_ = std::move(report);
}

void Signals::serve()
{
    while (!over_) {
        int signal = 0;
        if (sigwait(&taken_, &signal) == 0 && !over_) {
            take(signal);
        }
    }
}

void Signals::take(int signal)
{
    const std::lock_guard lock(working_);
    if (signal == SIGUSR1) {
        if (report_) {
            report_();
        }
        return;
    }
    const bool is_second = exit_code_.exchange(exit_signal + signal) != 0;
    if (is_second || !report_) {
        ::_exit(exit_signal + signal);
    }
    stop_.request_stop();
}

} // namespace ringmain::program
