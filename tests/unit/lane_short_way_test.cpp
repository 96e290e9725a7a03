// Single messages that are waited for, on plain memory: Reader::expect_one() and take_one().

#include "lane_reader_fixture.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ringmain::lanes {
namespace {

class LaneShortWay : public LaneReaderTest {};

// Has looked in vain before, in the only lane in use.
Reader waiting_reader(LaneMemory& memory, unsigned member = 40)
{
    memory.control().lanes_used = 1;
    Reader reader = memory.reader(member);
    EXPECT_EQ(reader.claim(), Reader::Found::nothing);
    return reader;
}
// By the short way, like who looks a second time.
std::string take_one(Reader& reader)
{
    (void)reader.release();
    View view;
    if (!reader.expect_one() || !reader.take_one(view, 1)) {
        return "nothing";
    }
    return std::string(as_text(view.bytes)) + (view.type != 0 ? " of type " + std::to_string(view.type) : "");
}

TEST_F(LaneShortWay, single_messages_of_any_length_and_type_are_taken_as_they_come)
{
    Reader reader = waiting_reader(memory_);
    EXPECT_EQ(take_one(reader), "nothing");
    for (const std::string text : {"a", "b", "", "something longer", "something longer", "c"}) {
        put(text, static_cast<MessageType>(text.size()));
        EXPECT_EQ(take_one(reader), text + (text.empty() ? "" : " of type " + std::to_string(text.size())));
        EXPECT_EQ(take_one(reader), "nothing");
    }
}

TEST_F(LaneShortWay, a_single_message_is_claimed_until_it_is_released)
{
    Reader reader = waiting_reader(memory_);
    put("one");
    ASSERT_EQ(take_one(reader), "one");
    const layout::Claim& claim = memory_.control().claims[40];
    EXPECT_EQ(layout::ClaimTag::unpack(claim.tag).state, layout::ClaimState::own);
    EXPECT_EQ(claim.to - claim.from, 16U);
    EXPECT_EQ(memory_.cursor().next, claim.to);
    EXPECT_TRUE(reader.has_batch());
    EXPECT_TRUE(reader.release());
    EXPECT_EQ(layout::ClaimTag::unpack(claim.tag).state, layout::ClaimState::none);
    EXPECT_EQ(memory_.cursor().holder, 0U);
}

TEST_F(LaneShortWay, a_single_message_ends_its_claim_wherever_the_lane_began)
{
    for (const std::uint64_t start : interesting_positions) {
        LaneMemory memory(start, 1);
        Writer writer = memory.writer();
        Reader reader = waiting_reader(memory);
        ASSERT_TRUE(memory.put(writer, "one", 0));
        ASSERT_EQ(take_one(reader), "one") << start;
        EXPECT_TRUE(reader.release()) << start;
        EXPECT_FALSE(reader.has_batch()) << start;
    }
}

TEST_F(LaneShortWay, single_messages_wrap_and_what_the_short_way_cannot_take_comes_by_the_long_one)
{
    Reader reader = waiting_reader(memory_);
    const std::string text(40, 'x'); // 48 bytes a record: five fill a lane but for padding
    unsigned by_the_long_way = 0;
    for (unsigned i = 0; i < 50; ++i) {
        put(text);
        if (const std::string taken = take_one(reader); taken == "nothing") {
            ++by_the_long_way;
            EXPECT_EQ(text_of(LaneMemory::receive(reader)), text);
        } else {
            EXPECT_EQ(taken, text);
        }
    }
    EXPECT_EQ(by_the_long_way, 9U); // where padding closes a lap
}

TEST_F(LaneShortWay, what_another_member_took_or_is_about_to_take_is_not_taken_by_the_short_way)
{
    Reader a = waiting_reader(memory_, 40);
    Reader b = waiting_reader(memory_, 41);
    put("one");
    ASSERT_TRUE(a.expect_one());
    EXPECT_EQ(take_one(b), "one");
    View view;
    EXPECT_FALSE(a.take_one(view, 1));
    EXPECT_FALSE(a.has_batch());
    put("two");
    memory_.cursor().holder = 42;
    EXPECT_EQ(take_one(b), "nothing");
    EXPECT_EQ(memory_.cursor().holder, 42U);
    memory_.cursor().holder = 0;
    EXPECT_EQ(take_one(b), "two");
    EXPECT_EQ(memory_.cursor().holder, 0U);
}

TEST_F(LaneShortWay, the_short_way_is_for_who_waits_at_the_only_lane)
{
    Reader reader = waiting_reader(memory_);
    memory_.control().lanes_used = 2;
    EXPECT_FALSE(reader.expect_one());
    memory_.control().lanes_used = 1;
    EXPECT_TRUE(reader.expect_one());
    put_numbers(0, 8);
    View view;
    ASSERT_TRUE(reader.expect_one());
    ASSERT_TRUE(reader.take_one(view, 1));
    (void)reader.release();
    ASSERT_TRUE(reader.expect_one());
    EXPECT_FALSE(reader.take_one(view, 0)); // it is there already, so there may be more
    ASSERT_EQ(reader.claim(), Reader::Found::batch);
    EXPECT_EQ(reader.batch_size(), 2U);
    while (reader.has_batch() && reader.next(view)) {
        (void)reader.release();
    }
    EXPECT_FALSE(reader.expect_one()); // a stream
    reader.has_waited();
    EXPECT_FALSE(reader.expect_one());
}

TEST_F(LaneShortWay, a_selective_group_does_not_take_other_types_by_the_short_way)
{
    memory_.control().groups[layout::default_group].selects = 1 + 7;
    Reader reader = waiting_reader(memory_);
    put("no", 6);
    EXPECT_EQ(take_one(reader), "nothing");
    put("yes", 7);
    EXPECT_EQ(text_of(LaneMemory::receive(reader)), "yes");
    put("again", 7);
    EXPECT_EQ(take_one(reader), "again of type 7");
}

TEST_F(LaneShortWay, a_header_that_goes_away_again_is_not_taken)
{
    Reader reader = waiting_reader(memory_);
    put("one");
    ASSERT_EQ(take_one(reader), "one");
    (void)reader.release();
    ASSERT_TRUE(reader.expect_one());
    View view;
    EXPECT_FALSE(reader.take_one(view, 1)); // seen by who looked, and zero now
    EXPECT_EQ(memory_.cursor().holder, 0U);
}

TEST_F(LaneShortWay, a_record_that_would_reach_beyond_the_lane_is_not_taken_by_the_short_way)
{
    Reader reader = waiting_reader(memory_);
    const std::string text(40, 'x');
    for (int i = 0; i < 5; ++i) {
        put(text);
        ASSERT_EQ(take_one(reader), text);
    }
    (void)reader.release();
    ASSERT_TRUE(reader.expect_one());
    memory_.log().header(writer_.position()) = layout::RecordHeader::record(40, 0); // 16 bytes in front of the lane's end
    View view;
    EXPECT_FALSE(reader.take_one(view, 1));
    EXPECT_EQ(reader.claim(), Reader::Found::nonsense);
}

} // namespace
} // namespace ringmain::lanes
