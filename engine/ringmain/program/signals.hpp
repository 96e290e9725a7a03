#pragma once
// Signals, taken by one thread that may do anything, instead of handlers that may do nothing.

#include <csignal>

#include <atomic>
#include <functional>
#include <stop_token>
#include <thread>

namespace ringmain::program {

// SIGINT and SIGTERM request a stop; a second one exits at once. SIGUSR1 calls `report` on the signal thread. SIGPIPE is
// ignored: a write to a closed pipe fails instead. A SIGINT that was ignored from the start (nohup, a job put in the
// background by a script) stays ignored.
//
// Make it before any other thread starts: the signals are blocked in this thread and in all that it starts later.
class Signals {
public:
    Signals(std::stop_source stop, std::function<void()> report);
    ~Signals();
    Signals(const Signals&) = delete;
    Signals& operator=(const Signals&) = delete;

    // 128 plus the number of the signal that asked to stop, or 0.
    [[nodiscard]] int exit_code() const noexcept { return exit_code_.load(); }

private:
    void serve();
    void take(int signal);

    std::stop_source stop_;
    std::function<void()> report_;
    sigset_t taken_{};
    std::atomic<int> exit_code_ = 0;
    std::atomic<bool> over_ = false;
    std::thread thread_;
};

} // namespace ringmain::program
