#pragma once
// How fast members are, by two looks a moment apart.

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

} // namespace ringmain::cli
