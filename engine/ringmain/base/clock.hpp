#pragma once
// Monotonic time and deadlines.

#include <chrono>

namespace ringmain {

// What all waiting goes by.
using Clock = std::chrono::steady_clock;

// A moment on the monotonic clock.
using Deadline = Clock::time_point;

// Waits for ever.
inline constexpr Deadline never = Deadline::max();
// Does not wait.
inline constexpr Deadline now_or_never = Deadline::min();

// The deadline `wait` from now; waits too long for the clock become `never`.
inline Deadline after(std::chrono::nanoseconds wait) noexcept
{
    const Deadline now = Clock::now();
    return wait >= never - now ? never : now + wait;
}

} // namespace ringmain
