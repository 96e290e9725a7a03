#pragma once
// Monotonic time and deadlines.

#include <chrono>

namespace ringmain {

using Clock = std::chrono::steady_clock;

// A moment on the monotonic clock; `never` waits for ever, `now_or_never` does not wait.
using Deadline = Clock::time_point;

inline constexpr Deadline never = Deadline::max();
inline constexpr Deadline now_or_never = Deadline::min();

// The deadline `wait` from now; waits too long for the clock become `never`.
inline Deadline after(std::chrono::nanoseconds wait) noexcept
{
    const Deadline now = Clock::now();
    return wait >= never - now ? never : now + wait;
}

} // namespace ringmain
