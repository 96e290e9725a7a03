#pragma once
// How fast rings and their members are, by two looks a moment apart.

#include <ringmain/member/status.hpp>

#include <vector>

namespace ringmain::cli {

struct MemberRate {
    unsigned index = 0;
    std::uint32_t pid = 0;
    double messages = 0; // a second
    double bytes = 0;    // likewise
};

// Of each member in `after`. Who joined in between counts from nothing.
[[nodiscard]] std::vector<MemberRate> rates(const RingStatus& before, const RingStatus& after, double seconds);

// Of all members together, also of those that left in between.
struct RingRate {
    double sent_messages = 0;     // a second
    double sent_bytes = 0;        // likewise
    double received_messages = 0; // by all groups
    double received_bytes = 0;
};
[[nodiscard]] RingRate ring_rate(const RingStatus& before, const RingStatus& after, double seconds);

} // namespace ringmain::cli
