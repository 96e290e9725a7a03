#include <ringmain/member/latency_histogram.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ringmain {

std::uint64_t LatencyHistogram::messages() const noexcept
{
    return std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
}

std::chrono::nanoseconds LatencyHistogram::quantile(double part) const noexcept
{
    const std::uint64_t all = messages();
    const auto wanted =
        std::clamp<std::uint64_t>(static_cast<std::uint64_t>(std::ceil(part * static_cast<double>(all))), 1, all | 1);
    std::uint64_t seen = 0;
    for (unsigned bucket = 0; bucket < layout::Latencies::buckets; ++bucket) {
        seen += counts_[bucket];
        if (seen >= wanted) {
            return std::chrono::nanoseconds(layout::Latencies::begin_of(bucket + 1) - 1);
        }
    }
    return std::chrono::nanoseconds(0);
}

LatencyHistogram LatencyHistogram::since(const LatencyHistogram& before) const noexcept
{
    LatencyHistogram rest;
    for (unsigned bucket = 0; bucket < layout::Latencies::buckets; ++bucket) {
        rest.counts_[bucket] = counts_[bucket] - std::min(counts_[bucket], before.counts_[bucket]);
    }
    return rest;
}

} // namespace ringmain
