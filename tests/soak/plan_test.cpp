#include <soak/plan.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <vector>

namespace ringmain::soak {
namespace {

constexpr unsigned members = 8;

std::vector<Act> acts_of(std::uint64_t seed)
{
    Plan plan(members, seed);
    std::vector<Act> acts(1000);
    std::ranges::generate(acts, [&plan] { return plan.next(); });
    return acts;
}

TEST(SoakPlan, is_the_same_for_the_same_seed_and_another_for_another)
{
    EXPECT_EQ(acts_of(1), acts_of(1));
    EXPECT_NE(acts_of(1), acts_of(2));
}

TEST(SoakPlan, kills_everybody_now_and_then_two_at_once_more_often_and_stops_some)
{
    unsigned stops = 0;
    unsigned met = 0;
    std::vector<unsigned> kills_of(members + 1);
    for (const Act& act : acts_of(3)) {
        stops += act.stops ? 1 : 0;
        met |= act.victims;
        ++kills_of[act.stops ? 0 : static_cast<unsigned>(std::popcount(act.victims))];
    }
    EXPECT_GT(stops, 0U);
    EXPECT_GT(kills_of[1], kills_of[2]);
    EXPECT_GT(kills_of[2], kills_of[members]);
    EXPECT_GT(kills_of[members], 0U);
    EXPECT_EQ(met, (1U << members) - 1) << "nobody is spared";
}

} // namespace
} // namespace ringmain::soak
