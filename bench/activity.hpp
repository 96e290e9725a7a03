#pragma once
// Something that several places do together for a slice of time, and what it measures.

#include <bench/crew.hpp>

#include <chrono>
#include <cstdint>
#include <vector>

namespace ringmain::bench {

// Short enough for the machine to stay in one state, long enough for setting up not to count.
inline constexpr std::chrono::milliseconds slice_length{60};

// Made before the fork.
class Activity {
public:
    Activity() = default;
    Activity(const Activity&) = delete;
    Activity& operator=(const Activity&) = delete;
    virtual ~Activity() = default;

    // One slice, called in every place. Its first slice warms up and is not counted.
    virtual void take_part(Place& place) = 0;
    // Called at place 0 once everybody has finished the slice: the slice's one figure.
    virtual double conclude() = 0;
};

// How many places take part, and what they are.
struct Setting {
    unsigned size;
    As as;
    bool operator==(const Setting&) const = default;
};

// Does the activity that often; one figure a slice.
std::vector<double> repeat(Activity& activity, const Setting& setting, unsigned slices);

struct Compared {
    std::vector<double> subject;
    std::vector<double> reference; // each the mean of the slices right before and after the subject's
    std::vector<double> ratios;    // subject over reference
};

// Reference, subject, reference, subject ... reference, all in the same processes: so that a machine that drifts between
// states drifts for both.
Compared compare(Activity& subject, Activity& reference, const Setting& setting, unsigned pairs);

// The same for two that cannot share processes: one needs threads, or another number of places. Each slice is a run of its
// own, with a warm-up; places are pinned to the same CPUs in the same order.
Compared alternate(Activity& subject, const Setting& its, Activity& reference, const Setting& the_reference_s, unsigned pairs);

struct Spread {
    double min;
    double median;
    double max;
};
[[nodiscard]] Spread spread_of(std::vector<double> values);

} // namespace ringmain::bench
