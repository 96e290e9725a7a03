#pragma once
// What measurements of latency share: where each sample goes, and what becomes of them.

#include <bench/activity.hpp>
#include <bench/shared.hpp>

#include <boost/histogram.hpp>

#include <cstdint>
#include <vector>

namespace ringmain::bench {

struct Percentiles { // nanoseconds
    double p50 = 0;
    double p99 = 0;
    double p999 = 0;
    double p9999 = 0;
    double max = 0;
    double middle = 0; // the mean of the middle half: like p50, but finer where the core's counter moves in steps
};

// Samples of a time, in bins that are 0.5 % wide.
class Histogram {
public:
    void record(double ns) { bins_(ns); }
    void add(const Histogram& other) { bins_ += other.bins_; }
    void clear() { bins_.reset(); }
    [[nodiscard]] Percentiles percentiles() const;

private:
    [[nodiscard]] double total() const;

    static constexpr double from_ns = 1;
    static constexpr double to_ns = 1e10;
    static constexpr unsigned bins = 4605; // ln(to / from) / 0.005
    using Axis = boost::histogram::axis::regular<double, boost::histogram::axis::transform::log>;

    boost::histogram::histogram<std::tuple<Axis>, boost::histogram::dense_storage<std::uint64_t>> bins_{
        std::tuple<Axis>(Axis(bins, from_ns, to_ns))};
};

// Its figure is the slice's middle, in nanoseconds one way. One place records; it is the same one in each slice.
class Latency : public Activity {
public:
    Figure conclude() override { return results_->slice; }

    // Of all slices but the first.
    [[nodiscard]] Percentiles percentiles() const { return results_->all; }

protected:
    void record(double ns) { slice_.record(ns); }
    // Of as many messages, in place of whoever records.
    void finish_slice(std::uint64_t messages);

private:
    struct Results {
        Figure slice;
        Percentiles all;
    };
    Histogram slice_;
    Histogram all_;
    bool warm_ = false;
    Shared<Results> results_;
};

} // namespace ringmain::bench
