#pragma once
// How a transport's end waits: it tries, spins, then sleeps in the way that its kernel object offers.

#include <ringmain/base/error.hpp>
#include <ringmain/sys/file_descriptor.hpp>
#include <ringmain/wait/spin.hpp>
#include <ringmain/wait/wait.hpp>

#include <poll.h>

#include <algorithm>
#include <chrono>
#include <concepts>
#include <span>

namespace ringmain::backend {

// Calls `attempt` until it has done its work (true) or fails; `sleep(wait)` in between, once spinning is over. A sleep that
// ends early, for whatever reason, costs one more attempt. would_block, timed_out, stopped, and what both fail with.
template <std::invocable Attempt, std::invocable<const Wait&> Sleep>
[[nodiscard]] Outcome<void> persist(wait::SpinHabit& spinning, const Wait& wait, Attempt&& attempt, Sleep&& sleep)
{
    constexpr wait::SpinStyle style{0, 8}; // an attempt is a system call
    wait::Spin spin = spinning.begin(wait, style);
    for (unsigned attempts = 0;; ++attempts) {
        if (wait.stop().stop_requested()) {
            return Errc::stopped;
        }
        const Outcome<bool> done = attempt();
        if (!done || *done) {
            if (attempts != 0) {
                spinning.spun(false);
            }
            return done ? Outcome<void>() : Outcome<void>(done.error());
        }
        if (wait.is_none()) {
            return Errc::would_block;
        }
        if (spin.pass_a_moment()) {
            continue;
        }
        if (wait.deadline() != never && wait.deadline() <= Clock::now()) {
            return Errc::timed_out;
        }
        if (spinning.never_sleeps()) {
            spin.start_again();
            continue;
        }
        spinning.spun(true);
        if (const Outcome<void> slept = sleep(wait); !slept) {
            return slept;
        }
    }
}

// Sleeps until one of several descriptors is ready, for what can be polled. One a sending or receiving end.
class Doze {
public:
    // Also ends with the wait's deadline, a stop request or a signal.
    [[nodiscard]] Outcome<void> until(std::span<const pollfd> ready, const Wait& wait) noexcept;

private:
    sys::FileDescriptor stop_; // an eventfd, made when first needed
};

// For what the kernel wakes nobody for: naps of 20 us that grow to 1 ms. One a wait.
class Nap {
public:
    [[nodiscard]] Outcome<void> operator()(const Wait& wait) noexcept;

private:
    std::chrono::microseconds length_{20};
};

// When a sleep must end at the latest that nobody can end early: soon, so that a stop request or the end of a stream is seen.
[[nodiscard]] inline Deadline soon(const Wait& wait) noexcept
{
    constexpr std::chrono::milliseconds slice(10);
    return std::min(wait.deadline(), Clock::now() + slice);
}

} // namespace ringmain::backend
