#include <bench/latency.hpp>

#include <algorithm>

namespace ringmain::bench {

double Histogram::total() const
{
    double total = 0;
    for (const auto& bin : boost::histogram::indexed(bins_, boost::histogram::coverage::all)) {
        total += static_cast<double>(*bin);
    }
    return total;
}

Percentiles Histogram::percentiles() const
{
    const double all = total();
    const double middle_from = 0.25 * all;
    const double middle_to = 0.75 * all;
    Percentiles found;
    double seen = 0;
    for (const auto& bin : boost::histogram::indexed(bins_, boost::histogram::coverage::all)) {
        const double after = seen + static_cast<double>(*bin);
        const double ns = bin.bin().upper();
        const auto reach = [&](double share, double& percentile) {
            percentile = seen < share * all && after >= share * all ? ns : percentile;
        };
        reach(0.5, found.p50);
        reach(0.99, found.p99);
        reach(0.999, found.p999);
        reach(0.9999, found.p9999);
        found.max = *bin != 0 ? ns : found.max;
        if (after > middle_from && seen < middle_to) {
            found.middle += ns * (std::min(after, middle_to) - std::max(seen, middle_from)) / (middle_to - middle_from);
        }
        seen = after;
    }
    return found;
}

void Latency::finish_slice(std::uint64_t messages)
{
    if (warm_) {
        all_.add(slice_);
    }
    warm_ = true;
    results_->slice = {slice_.percentiles().middle, messages};
    results_->all = all_.percentiles();
    slice_.clear();
}

} // namespace ringmain::bench
