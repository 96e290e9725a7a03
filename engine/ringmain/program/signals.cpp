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
    for (const int signal : {SIGINT, SIGTERM, SIGUSR1}) {
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
    const std::lock_guard lock(reporting_);
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
    if (signal == SIGUSR1) {
        const std::lock_guard lock(reporting_);
        if (report_) {
            report_();
        }
        return;
    }
    if (exit_code_.exchange(exit_signal + signal) != 0) {
        ::_exit(exit_signal + signal);
    }
    stop_.request_stop();
}

} // namespace ringmain::program
