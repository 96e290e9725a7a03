#pragma once
// Two deaths: a victim dies, and then the one that repairs after it, in the middle of that.

#include <kill/campaign.hpp>
#include <kill/plan.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace ringmain::kill_tests {

// The first victim dies anywhere in `first`, which says all about the ring; the second, a member by then, dies in the repair that
// its operation in `second` comes to. One that `sleeps` is asleep in it when the first victim begins.
// Of the deaths of the first after which there is something to repair `at_most` are tried, which `seed` chooses; after each, all
// of the second that leave something new behind, and one right in front of the repair: what is left then may not be gone later.
// Prints the tally.
[[nodiscard]] Tally run_pairs(const Plan& first, const Plan& second, std::uint64_t seed, std::size_t at_most);

// Of all pairs of this process so far: "pairs: total 72 tried".
[[nodiscard]] std::string total_of_pairs();

} // namespace ringmain::kill_tests
