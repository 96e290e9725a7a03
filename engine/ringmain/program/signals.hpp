#pragma once
// Signals, taken by one thread that may do anything, instead of handlers that may do nothing.

#include <array>
#include <atomic>
#include <csignal>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

namespace ringmain::program {

// Those that Signals blocks, and that somebody who is started with them blocked would never hear.
inline constexpr std::array handled_signals{SIGINT, SIGTERM, SIGUSR1};

// SIGINT and SIGTERM exit at once, unless there is a Work: then they request a stop, and a second one exits. SIGUSR1 asks
// the Work for a report. SIGPIPE is ignored: a write to a closed pipe fails instead. A SIGINT that was ignored from the start
// (nohup, a job put in the background by a script) stays ignored.
//
// Make it first: the signals are blocked in this thread and in those that it starts later, and whoever sees what a program
// makes may send one.
class Signals {
public:
    // While it lives, this program heeds a requested stop, and SIGUSR1 calls `report` on the signal thread. One at a time.
    class Work {
    public:
        Work(Signals& signals, std::function<void()> report) : signals_(&signals) { signals.set_report(std::move(report)); }
        ~Work() { signals_->set_report({}); }
        Work(const Work&) = delete;
        Work& operator=(const Work&) = delete;

    private:
        Signals* signals_;
    };

    explicit Signals(std::stop_source stop);
    ~Signals();
    Signals(const Signals&) = delete;
    Signals& operator=(const Signals&) = delete;

    // 128 plus the number of the signal that requested a stop, or 0.
    [[nodiscard]] int exit_code() const noexcept { return exit_code_.load(); }

private:
    void set_report(std::function<void()> report);
    void serve();
    void take(int signal);

    std::stop_source stop_;
    std::mutex working_;
    std::function<void()> report_; // empty: there is no Work
    sigset_t taken_{};
    std::atomic<int> exit_code_ = 0;
    std::atomic<bool> over_ = false;
    std::thread thread_;
};

} // namespace ringmain::program
