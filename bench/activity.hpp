#pragma once
// Something that several places do together for a slice of time, and what it measures.

#include <bench/crew.hpp>

#include <chrono>
#include <cstdint>
#include <vector>

namespace ringmain::bench {

// How much is measured. Changed before anything is.
struct Effort {
    // Short enough for the machine to stay in one state, long enough for setting up not to count.
    std::chrono::milliseconds slice{60};
    unsigned pairs = 11; // of slices, of a subject and a limit; or slices
};
[[nodiscard]] Effort& effort() noexcept;

// What one slice measured.
struct Figure {
    double value = 0;
    std::uint64_t messages = 0; // that went from one place to another; 0: it has none
};

// Made before the fork.
class Activity {
public:
    Activity() = default;
    Activity(const Activity&) = delete;
    Activity& operator=(const Activity&) = delete;
    virtual ~Activity() = default;

    // One slice, called in every place, which measures what it costs (Place::meter). Its first slice warms up: nothing of it
    // counts but the system calls, which are counted in no other, because counting takes time.
    virtual void take_part(Place& place) = 0;
    // Called at place 0 once everybody has finished the slice.
    virtual Figure conclude() = 0;
    // The first so many places send, the others receive.
    [[nodiscard]] virtual unsigned producers() const { return 1; }
};

// How many places take part, and what they are.
struct Setting {
    unsigned size;
    As as;
    bool operator==(const Setting&) const = default;
};

// Of one message. NaN where it has none, or was not measured.
struct CostPerMessage {
    double cpu_ns;
    double syscalls;
};

struct Slice {
    double value;
    CostPerMessage producers;
    CostPerMessage consumers;
};

// Does the activity that often.
std::vector<Slice> repeat(Activity& activity, const Setting& setting, unsigned slices);

struct Compared {
    std::vector<Slice> subject;
    std::vector<double> reference; // each the mean of the slices right before and after the subject's
    std::vector<double> ratios;    // subject over reference
    unsigned repeated = 0;         // pairs left out, because the reference had changed by more than a fifth in between
    bool is_unsettled = false;     // it kept doing so, and the pairs are in after all
};

// Reference, subject, reference, subject ... reference, all in the same processes: so that a machine that drifts between
// states drifts for both. A pair in which it did is measured again, up to as many times as there are pairs.
Compared compare(Activity& subject, Activity& reference, const Setting& setting, unsigned pairs);

// The same for two that cannot share processes: one needs threads, or another number of places. Each slice is a run of its
// own, with a warm-up; places are pinned to the same CPUs in the same order.
Compared alternate(Activity& subject, const Setting& its, Activity& reference, const Setting& the_reference_s, unsigned pairs);

[[nodiscard]] std::vector<double> values_of(const std::vector<Slice>& slices);

struct Spread {
    double min;
    double median;
    double max;
};
[[nodiscard]] Spread spread_of(std::vector<double> values);

} // namespace ringmain::bench
