#pragma once
// Taking the time, cheaply.

#include <ringmain/base/clock.hpp>

#include <chrono>
#include <cstdint>

namespace ringmain::bench {

// The monotonic clock: the same in all processes, and some 25 ns a reading.
inline std::int64_t now_ns() noexcept
{
    return std::chrono::nanoseconds(Clock::now().time_since_epoch()).count();
}

// The core's own counter, some 8 ns a reading where it exists. Compared only with readings of the same process.
inline std::uint64_t ticks() noexcept
{
#if defined(__x86_64__)
    return __builtin_ia32_rdtsc();
#else
    return static_cast<std::uint64_t>(now_ns());
#endif
}

// Measured once in a process and all that it forks.
[[nodiscard]] double ns_per_tick() noexcept;

// The end of a slice of time.
class SliceEnd {
public:
    explicit SliceEnd(std::chrono::nanoseconds length) noexcept
        : at_(ticks() + static_cast<std::uint64_t>(static_cast<double>(length.count()) / ns_per_tick()))
    {
    }
    [[nodiscard]] bool is_past(std::uint64_t now) const noexcept { return now >= at_; }

private:
    std::uint64_t at_;
};

} // namespace ringmain::bench
