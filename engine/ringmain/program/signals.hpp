#pragma once
// Signals, taken by one thread that may do anything, instead of handlers that may do nothing.

#include <csignal>

#include <atomic>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

namespace ringmain::program {

// SIGINT and SIGTERM request a stop; a second one exits at once. SIGUSR1 asks for a report, see Report. SIGPIPE is
// ignored: a write to a closed pipe fails instead. A SIGINT that was ignored from the start (nohup, a job put in the
// background by a script) stays ignored.
//
// Make it before any other thread starts: the signals are blocked in this thread and in all that it starts later. And
// before a ring is opened: who sees the ring may send a signal.
class Signals {
public:
    // While it lives, SIGUSR1 calls `report` on the signal thread; before and after, it does nothing. One at a time.
    class Report {
    public:
        Report(Signals& signals, std::function<void()> report) : signals_(&signals) { signals.set_report(std::move(report)); }
        ~Report() { signals_->set_report({}); }
        Report(const Report&) = delete;
        Report& operator=(const Report&) = delete;

    private:
        Signals* signals_;
    };

    explicit Signals(std::stop_source stop);
    ~Signals();
    Signals(const Signals&) = delete;
    Signals& operator=(const Signals&) = delete;

    // 128 plus the number of the signal that asked to stop, or 0.
    [[nodiscard]] int exit_code() const noexcept { return exit_code_.load(); }

private:
    void set_report(std::function<void()> report);
    void serve();
    void take(int signal);

    std::stop_source stop_;
    std::mutex reporting_;
    std::function<void()> report_;
    sigset_t taken_{};
    std::atomic<int> exit_code_ = 0;
    std::atomic<bool> over_ = false;
    std::thread thread_;
};

} // namespace ringmain::program
