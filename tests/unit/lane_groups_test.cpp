// How far a writer may go, what groups hold it back, and what the dead leave.

#include "lane_memory.hpp"

#include <gtest/gtest.h>

namespace ringmain::lanes {
namespace {

using layout::ClaimState;
using layout::ClaimTag;
using layout::GroupKind;
using layout::GroupState;
using Texts = std::vector<std::string>;

class LaneGroups : public ::testing::TestWithParam<std::uint64_t> {
protected:
    int fill(unsigned lane = 0)
    {
        Writer writer = memory_.writer(lane);
        int took = 0;
        while (memory_.put(writer, "x", 0, lane)) {
            ++took;
        }
        return took;
    }
    [[nodiscard]] std::optional<unsigned> make(std::string_view name, GroupKind kind = GroupKind::durable,
                                               Start start = Start::latest)
    {
        return make_group(memory_.control(), {name, kind, start, 0}, memory_.logs());
    }
    [[nodiscard]] std::uint64_t limit(Look look = Look::exact)
    {
        return limit_of(memory_.control(), 0, memory_.written(), LaneMemory::lane_bytes, look) - GetParam();
    }

    LaneMemory memory_{GetParam()};
};

TEST_P(LaneGroups, a_writer_is_held_back_by_the_slowest_group)
{
    const auto slow = make("slow");
    ASSERT_TRUE(slow);
    EXPECT_EQ(fill(), 15);
    Reader fast = memory_.reader();
    EXPECT_EQ(LaneMemory::drain(fast).size(), 15U);
    EXPECT_EQ(fill(), 0);
    Reader reader = memory_.reader(41, *slow);
    EXPECT_EQ(LaneMemory::drain(reader).size(), 15U);
    EXPECT_EQ(fill(), 15);
    drop_group(memory_.control(), *slow);
    EXPECT_EQ(LaneMemory::drain(fast).size(), 15U);
    EXPECT_EQ(fill(), 15) << "a group that is gone holds nobody back";
}

TEST_P(LaneGroups, without_any_group_nobody_holds_a_writer_back)
{
    LaneMemory empty(GetParam(), 1, false);
    EXPECT_FALSE(find_group(empty.control(), "default"));
    Writer writer = empty.writer();
    for (int i = 0; i < 100; ++i) {
        ASSERT_TRUE(empty.put(writer, "into the void"));
    }
}

TEST_P(LaneGroups, each_lane_is_held_back_for_itself)
{
    EXPECT_EQ(fill(0), 15);
    EXPECT_EQ(fill(1), 15);
    Reader reader = memory_.reader();
    const auto view = LaneMemory::receive(reader);
    ASSERT_TRUE(view);
    (void)reader.release();
    EXPECT_EQ(fill(0) + fill(1), 1);
}

TEST_P(LaneGroups, a_claim_holds_the_writer_where_its_owner_is)
{
    const std::uint64_t padding = GetParam() % LaneMemory::lane_bytes == 216 ? 8 : 0; // 216, 232, 248: does not fit
    EXPECT_EQ(fill(), 15);
    EXPECT_EQ(limit(), LaneMemory::lane_bytes);
    Reader reader = memory_.reader(40, 0, 4);
    for (int i = 0; i < 6; ++i) { // 0 | 1 2 | 3 4 5 6: holds the sixth
        ASSERT_TRUE(LaneMemory::receive(reader));
    }
    EXPECT_EQ(limit(), LaneMemory::lane_bytes + 5 * 16 + padding) << "five are released";
    EXPECT_LE(limit(Look::cheap), limit());
    memory_.die(40);
    EXPECT_EQ(limit(), LaneMemory::lane_bytes + 5 * 16 + padding) << "an orphan holds it, too";
    EXPECT_EQ(limit(Look::cheap), limit());
}

TEST_P(LaneGroups, a_new_group_begins_at_what_is_sent_next_or_at_all_that_is_left)
{
    Writer writer = memory_.writer();
    ASSERT_TRUE(memory_.put(writer, "before"));
    const auto latest = make("latest");
    const auto earliest = make("earliest", GroupKind::durable, Start::earliest);
    ASSERT_TRUE(latest && earliest);
    ASSERT_TRUE(memory_.put(writer, "after"));
    Reader late = memory_.reader(41, *latest);
    Reader early = memory_.reader(42, *earliest);
    EXPECT_EQ(LaneMemory::drain(late), Texts{"after"});
    EXPECT_EQ(LaneMemory::drain(early), (Texts{"before", "after"}));
}

TEST_P(LaneGroups, what_was_overwritten_is_not_left_for_a_new_group)
{
    Reader reader = memory_.reader();
    Writer writer = memory_.writer();
    for (int i = 0; i < 100; ++i) {
        ASSERT_TRUE(memory_.put(writer, std::to_string(i)));
        ASSERT_EQ(LaneMemory::drain(reader).size(), 1U);
    }
    const auto group = make("earliest", GroupKind::durable, Start::earliest);
    Reader early = memory_.reader(42, *group);
    const Texts left = LaneMemory::drain(early);
    ASSERT_FALSE(left.empty());
    EXPECT_LE(left.size(), 15U);
    EXPECT_EQ(left.back(), "99");
    for (std::size_t i = 1; i < left.size(); ++i) {
        EXPECT_EQ(std::stoi(left[i]), std::stoi(left[i - 1]) + 1);
    }
}

TEST_P(LaneGroups, there_is_room_for_32_groups_and_a_place_is_used_again)
{
    for (unsigned i = 1; i < layout::max_groups; ++i) {
        EXPECT_EQ(make("group" + std::to_string(i)), i);
    }
    EXPECT_FALSE(make("one too many"));
    drop_group(memory_.control(), 5);
    EXPECT_FALSE(find_group(memory_.control(), "group5"));
    EXPECT_EQ(make("another"), 5U);
    EXPECT_EQ(find_group(memory_.control(), "another"), 5U);
}

TEST_P(LaneGroups, a_name_as_long_as_can_be_is_found_and_a_longer_one_does_not_run_over)
{
    const std::string longest(layout::max_group_name, 'n');
    EXPECT_EQ(make(longest), 1U);
    EXPECT_EQ(find_group(memory_.control(), longest), 1U);
    EXPECT_FALSE(find_group(memory_.control(), longest + "n"));
    EXPECT_FALSE(find_group(memory_.control(), longest.substr(1)));
    EXPECT_EQ(memory_.control().groups[2].state.load(), GroupState::none);
    std::ranges::fill(memory_.control().groups[1].name, 'z'); // no closing zero
    EXPECT_EQ(find_group(memory_.control(), std::string(40, 'z')), 1U);
}

TEST_P(LaneGroups, an_ephemeral_group_is_buried_with_its_last_member_and_a_durable_one_is_not)
{
    const auto fleeting = make("fleeting", GroupKind::ephemeral);
    const auto lasting = make("lasting");
    Reader a = memory_.reader(40, *fleeting);
    Reader b = memory_.reader(41, *fleeting);
    (void)memory_.reader(42, *lasting);
    EXPECT_EQ(fill(), 15);
    ASSERT_TRUE(LaneMemory::receive(a));
    memory_.die(40, ~std::uint64_t{0});
    EXPECT_TRUE(find_group(memory_.control(), "fleeting"));
    EXPECT_EQ(LaneMemory::drain(b).size(), 15U) << "with what the dead one held";
    memory_.die(41, ~std::uint64_t{0});
    EXPECT_FALSE(find_group(memory_.control(), "fleeting"));
    memory_.die(42, ~std::uint64_t{0});
    EXPECT_TRUE(find_group(memory_.control(), "lasting"));
    EXPECT_EQ(memory_.control().groups_present.load(), 1U | std::uint64_t{1} << *lasting);
}

TEST_P(LaneGroups, a_group_that_goes_forgets_its_claims_and_orphans)
{
    const auto fleeting = make("fleeting", GroupKind::ephemeral);
    Reader reader = memory_.reader(40, *fleeting);
    EXPECT_EQ(fill(), 15);
    ASSERT_TRUE(LaneMemory::receive(reader));
    memory_.die(40);
    EXPECT_EQ(memory_.control().claims[40].tag.load(), 0U);
    EXPECT_EQ(memory_.control().claimants.load(), 0U);
    Reader other = memory_.reader(41);
    EXPECT_EQ(LaneMemory::drain(other).size(), 15U);
    EXPECT_EQ(fill(), 15);
}

TEST_P(LaneGroups, a_group_whose_maker_died_half_way_is_taken_away)
{
    const auto half = make("half");
    memory_.control().groups[*half].state = GroupState::creating;
    EXPECT_FALSE(find_group(memory_.control(), "half"));
    bury(memory_.control(), 0, 2);
    EXPECT_EQ(memory_.control().groups[*half].state.load(), GroupState::none);
    EXPECT_EQ(memory_.control().groups_present.load(), 1U);
}

TEST_P(LaneGroups, burying_twice_changes_nothing_more)
{
    EXPECT_EQ(fill(), 15);
    Reader dead = memory_.reader(40, 0, 4);
    for (int i = 0; i < 5; ++i) {
        ASSERT_TRUE(LaneMemory::receive(dead));
    }
    memory_.die(40);
    const std::uint64_t tag = memory_.control().claims[40].tag;
    EXPECT_EQ(ClaimTag::unpack(tag).state, ClaimState::orphan);
    EXPECT_EQ(ClaimTag::unpack(tag).deaths, 1U);
    memory_.die(40); // whoever repaired died, and the next one begins again
    EXPECT_EQ(memory_.control().claims[40].tag.load(), tag);
}

TEST_P(LaneGroups, the_living_keep_what_they_hold_when_others_are_buried)
{
    EXPECT_EQ(fill(), 15);
    Reader alive = memory_.reader(40);
    ASSERT_TRUE(LaneMemory::receive(alive));
    memory_.cursor(1).holder = 40 + 1;
    const std::uint64_t tag = memory_.control().claims[40].tag;
    bury(memory_.control(), std::uint64_t{1} << 40, 2);
    EXPECT_EQ(memory_.control().claims[40].tag.load(), tag);
    EXPECT_EQ(memory_.cursor(1).holder.load(), 41U);
    EXPECT_EQ(memory_.control().claimants.load(), std::uint64_t{1} << 40);
}

INSTANTIATE_TEST_SUITE_P(Positions, LaneGroups, ::testing::ValuesIn(interesting_positions),
                         [](const auto& each) { return "from_" + std::to_string(each.param); });

} // namespace
} // namespace ringmain::lanes
