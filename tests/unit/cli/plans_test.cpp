// Rates of members, and what a repair would do.

#include <cli/rates.hpp>
#include <cli/repair_plan.hpp>

#include <gtest/gtest.h>

namespace ringmain::cli {
namespace {

MemberStatus member(unsigned index, std::uint32_t pid, std::uint64_t messages, bool alive = true)
{
    MemberStatus status;
    status.index = index;
    status.pid = pid;
    status.role = Role::consumer;
    status.alive = alive;
    status.traffic.messages = messages;
    status.traffic.bytes = messages * 10;
    return status;
}

RingStatus ring_of(std::vector<MemberStatus> members)
{
    RingStatus ring;
    ring.state = RingState::ready;
    ring.name = "orders";
    ring.backend = "lanes";
    ring.members = std::move(members);
    return ring;
}

TEST(Rates, are_what_members_did_between_two_looks)
{
    const auto found = rates(ring_of({member(0, 7, 100)}), ring_of({member(0, 7, 300)}), 2);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_DOUBLE_EQ(found.front().messages, 100);
    EXPECT_DOUBLE_EQ(found.front().bytes, 1000);
}

TEST(Rates, of_who_took_anothers_place_count_from_nothing)
{
    const auto found = rates(ring_of({member(0, 7, 1000)}), ring_of({member(0, 8, 20), member(1, 9, 0)}), 1);
    ASSERT_EQ(found.size(), 2U);
    EXPECT_DOUBLE_EQ(found[0].messages, 20);
    EXPECT_DOUBLE_EQ(found[1].messages, 0);
    EXPECT_DOUBLE_EQ(rates(ring_of({member(0, 7, 9)}), ring_of({member(0, 7, 3)}), 1).front().messages, 0) << "never negative";
}

TEST(RepairPlan, names_the_dead_and_what_they_hold)
{
    RingStatus ring = ring_of({member(16, 7, 1), member(17, 8, 1, false)});
    ring.unburied = 1;
    ring.members.back().claimed = 1536;
    const auto plan = plan_repair(ring);
    ASSERT_TRUE(plan);
    ASSERT_EQ(plan->dead.size(), 1U);
    EXPECT_EQ(plan->dead.front().pid, 8U);
    EXPECT_NE(text_of(*plan).find("1.5KiB claimed"), std::string::npos) << text_of(*plan);
    EXPECT_NE(text_of(*plan).find("ringmain repair orders --yes"), std::string::npos);
}

TEST(RepairPlan, without_deaths_is_to_do_nothing)
{
    const auto plan = plan_repair(ring_of({member(16, 7, 1)}));
    ASSERT_TRUE(plan);
    EXPECT_EQ(plan->deaths, 0U);
    EXPECT_NE(text_of(*plan).find("nothing to repair"), std::string::npos);
}

TEST(RepairPlan, says_what_else_to_do_where_no_repair_helps)
{
    RingStatus ring = ring_of({});
    for (const auto& [state, code] : {std::pair(RingState::corrupt, Errc::corrupt),
                                      {RingState::unfinished, Errc::unfinished},
                                      {RingState::incompatible, Errc::incompatible},
                                      {RingState::unreadable, Errc::no_permission}}) {
        ring.state = state;
        const auto plan = plan_repair(ring);
        ASSERT_FALSE(plan);
        EXPECT_EQ(plan.error().code, code);
        EXPECT_FALSE(plan.error().hint.empty());
    }
    ring.state = RingState::ready;
    ring.backend = "fifo";
    EXPECT_EQ(plan_repair(ring).error().code, Errc::unsupported);
}

} // namespace
} // namespace ringmain::cli
