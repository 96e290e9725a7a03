#pragma once
// How long messages took from being sent to being delivered: a copy of what a ring's members counted.

#include <ringmain/base/export.hpp>
#include <ringmain/layout/latencies.hpp>

#include <array>
#include <chrono>
#include <cstdint>

namespace ringmain {

// Each answer is right to an eighth.
class LatencyHistogram {
public:
    // For those who make one: counts so many more.
    void add(unsigned bucket, std::uint64_t messages) noexcept { counts_[bucket] += messages; }

    // All that were counted.
    [[nodiscard]] RINGMAIN_API std::uint64_t messages() const noexcept;
    // That so many of 1 (0 to 1) took no longer than, at most; 0 without messages.
    [[nodiscard]] RINGMAIN_API std::chrono::nanoseconds quantile(double part) const noexcept;
    // What came since that earlier look at the same ring.
    [[nodiscard]] RINGMAIN_API LatencyHistogram since(const LatencyHistogram& before) const noexcept;

private:
    std::array<std::uint64_t, layout::Latencies::buckets> counts_{};
};

} // namespace ringmain
