#pragma once
// Two deaths: a victim dies, and then the one that repairs after it, in the middle of that.

#include <kill/campaign.hpp>
#include <kill/plan.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace ringmain::kill_tests {

// Which of all pairs to try.
struct Sample {
    std::uint64_t seed;
    std::size_t firsts;  // so many deaths of the first victim, of those after which there is something to repair
    std::size_t seconds; // of the second, after each of them
};

// The first victim dies anywhere in `first`, which says all about the ring; the second, a member by then, dies in the repair that
// its operation in `second` comes to. One that `sleeps` is asleep in it when the first victim begins. One death more of the
// second is right in front of the repair, and nothing that is left then may be gone later. Prints the tally.
[[nodiscard]] Tally run_pairs(const Plan& first, const Plan& second, const Sample& sample);

// Of all pairs of this process so far: "pairs: total 72 tried".
[[nodiscard]] std::string total_of_pairs();

} // namespace ringmain::kill_tests
