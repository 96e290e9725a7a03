#pragma once
// Waiting for a file descriptor or for a moment, until somebody asks to stop.

#include <ringmain/base/clock.hpp>
#include <ringmain/program/failure.hpp>
#include <ringmain/sys/file_descriptor.hpp>

#include <memory>
#include <stop_token>

namespace ringmain::program {

enum class Ready { now, stopped, timed_out };

// Use from one thread; the stop may be requested from any.
class Interrupt {
public:
    // Fails where the process has no file descriptor left.
    [[nodiscard]] static Status<std::unique_ptr<Interrupt>> make(std::stop_token stop);
    ~Interrupt() = default;
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;

    // Blocks until `fd` can be read (or its end is reached, or it is broken).
    [[nodiscard]] Ready wait_readable(int fd, Deadline until = never) noexcept;
    // Blocks until something can be written to `fd` (or it is broken).
    [[nodiscard]] Ready wait_writable(int fd, Deadline until = never) noexcept;
    // The same when a stop was requested already; false when the time is over.
    [[nodiscard]] static bool wait_writable_in_spite_of_stop(int fd, std::chrono::milliseconds at_most) noexcept;
    // Blocks until that moment: timed_out or stopped.
    Ready sleep(Deadline until) noexcept;

    [[nodiscard]] bool stop_requested() const noexcept { return stop_.stop_requested(); }

private:
    struct Notify {
        int event;
        void operator()() const noexcept;
    };
    Interrupt(std::stop_token stop, sys::FileDescriptor event)
        : stop_(stop), event_(std::move(event)), callback_(std::move(stop), Notify{event_.get()})
    {
    }
    Ready wait(int fd, short events, Deadline until) noexcept;

    std::stop_token stop_;
    sys::FileDescriptor event_; // outlives the callback, which writes to it
    std::stop_callback<Notify> callback_;
};

} // namespace ringmain::program
