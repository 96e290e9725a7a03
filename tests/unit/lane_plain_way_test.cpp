// Records of a batch that need no second thought, on plain memory: Reader::next_plain().

#include "lane_reader_fixture.hpp"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <string_view>

namespace ringmain::lanes {
namespace {

// A lane of which a sixteenth, what producers are told of, holds 16 records of the tests'.
class LanePlainWay : public LaneReaderTest {
protected:
    LanePlainWay() : LaneReaderTest(4096) {}

    static constexpr std::uint64_t record = 16; // bytes, with header
    static constexpr std::uint64_t chunk = 4096 / 16;

    // With a batch of so many records, a power of two, of which it holds the first. The claims before were smaller.
    Reader reader_within(std::size_t records)
    {
        Reader reader = memory_.reader();
        while (LaneMemory::receive(reader) && reader.batch_size() < records) {
        }
        EXPECT_EQ(reader.batch_size(), records);
        return reader;
    }
    static std::string next_plain(Reader& reader)
    {
        (void)reader.release();
        View view;
        return reader.next_plain(view) ? text_of(view) : "nothing";
    }
};

TEST_F(LanePlainWay, it_takes_all_of_a_batch_but_the_first_and_the_last)
{
    put_numbers(0, 9);
    Reader reader = reader_within(4);
    EXPECT_EQ(next_plain(reader), "4");
    EXPECT_EQ(next_plain(reader), "5");
    EXPECT_EQ(next_plain(reader), "nothing") << "a claim ends with its last record";
    EXPECT_EQ(text_of(LaneMemory::receive(reader)), "6");
    EXPECT_EQ(next_plain(reader), "nothing") << "there is no claim";
    ASSERT_EQ(reader.claim(), Reader::Found::batch);
    EXPECT_EQ(next_plain(reader), "nothing") << "nobody has looked at the first";
    EXPECT_EQ(text_of(LaneMemory::receive(reader)), "7");
}

TEST_F(LanePlainWay, what_it_takes_is_released_one_by_one)
{
    put_numbers(0, 9);
    Reader reader = reader_within(4);
    const layout::Claim& claim = memory_.control().claims[40];
    for (const std::uint64_t released : {4U, 5U}) {
        EXPECT_NE(next_plain(reader), "nothing");
        EXPECT_EQ(claim.done, released * record);
    }
    EXPECT_FALSE(reader.release());
    EXPECT_EQ(claim.done, 6 * record);
    EXPECT_FALSE(reader.holds());
}

TEST_F(LanePlainWay, it_takes_other_lengths_and_types)
{
    put_numbers(0, 4);
    for (const std::string_view text : {"a", "longer than a word", "", "b"}) {
        put(text, static_cast<MessageType>(text.size()));
    }
    Reader reader = reader_within(4);
    View view;
    for (const std::string_view text : {"a", "longer than a word"}) {
        (void)reader.release();
        ASSERT_TRUE(reader.next_plain(view));
        EXPECT_EQ(as_text(view.bytes), text);
        EXPECT_EQ(view.type, text.size());
        EXPECT_EQ(view.deliveries, 1U);
    }
}

TEST_F(LanePlainWay, what_is_for_others_is_left_to_next_however_often_it_is_asked)
{
    memory_.control().groups[layout::default_group].selects = 1 + 7;
    for (const MessageType type : std::initializer_list<MessageType>{7, 7, 7, 7, 7, 6, 7, 7}) {
        put(std::to_string(type), type);
    }
    Reader reader = reader_within(4);
    EXPECT_EQ(next_plain(reader), "7");
    EXPECT_EQ(next_plain(reader), "nothing");
    EXPECT_EQ(next_plain(reader), "nothing");
    EXPECT_EQ(text_of(LaneMemory::receive(reader)), "7");
    EXPECT_EQ(memory_.control().claims[40].done, 5 * record) << "the one before";
}

TEST_F(LanePlainWay, what_changed_since_it_was_claimed_leads_nowhere)
{
    for (const std::uint64_t word :
         {std::uint64_t{0}, layout::RecordHeader::record(40, 0), layout::RecordHeader::record(1'000'000, 0), ~std::uint64_t{0}}) {
        LaneMemory memory(0, 1, true, 4096);
        Writer writer = memory.writer();
        for (int i = 0; i < 7; ++i) {
            ASSERT_TRUE(memory.put(writer, "x", 0));
        }
        Reader reader = memory.reader();
        while (LaneMemory::receive(reader) && reader.batch_size() < 4) {
        }
        EXPECT_EQ(next_plain(reader), "x");
        memory.log().header(5 * record) = word; // the last of the claim but one; 40 bytes would lead out of it
        (void)reader.release();
        View view;
        EXPECT_FALSE(reader.next_plain(view));
        EXPECT_FALSE(reader.next(view));
        EXPECT_FALSE(reader.next_plain(view)) << "the claim is over";
    }
}

TEST_F(LanePlainWay, producers_are_told_of_each_sixteenth_of_a_lane)
{
    put_numbers(10, 99);
    Reader reader = reader_within(32);
    const layout::Claim& claim = memory_.control().claims[40];
    const std::uint64_t began = claim.from;
    for (std::uint64_t released = record; released < chunk; released += record) {
        ASSERT_FALSE(reader.release()) << released;
        ASSERT_TRUE(LaneMemory::receive(reader));
    }
    EXPECT_EQ(claim.from, began);
    EXPECT_TRUE(reader.release());
    EXPECT_EQ(claim.from, began + chunk);
    ASSERT_TRUE(LaneMemory::receive(reader));
    EXPECT_NE(next_plain(reader), "nothing");
}

TEST_F(LanePlainWay, producers_that_are_short_of_room_are_told_at_once)
{
    put_numbers(0, 9);
    Reader reader = reader_within(4);
    EXPECT_EQ(next_plain(reader), "4");
    memory_.control().short_of_room = 1;
    EXPECT_TRUE(reader.release());
    EXPECT_EQ(memory_.control().claims[40].from, 5 * record);
}

TEST_F(LanePlainWay, it_takes_nothing_of_a_claim_that_was_given_back)
{
    put_numbers(0, 9);
    Reader reader = reader_within(4);
    EXPECT_EQ(next_plain(reader), "4");
    reader.give_back();
    EXPECT_EQ(next_plain(reader), "nothing");
    EXPECT_FALSE(reader.holds());
}

TEST_F(LanePlainWay, what_it_knows_of_one_lane_is_nothing_to_another)
{
    put_numbers(0, 9);
    Reader reader = reader_within(4);
    while (LaneMemory::receive(reader)) {
    }
    Writer other = memory_.writer(1);
    ASSERT_TRUE(memory_.put(other, "0", 0));
    ASSERT_EQ(reader.claim(), Reader::Found::batch);
    EXPECT_EQ(next_plain(reader), "nothing");
}

TEST_F(LanePlainWay, it_takes_nothing_that_was_only_expected)
{
    for (const std::uint64_t start : interesting_positions) {
        LaneMemory memory(start, 1);
        Writer writer = memory.writer();
        Reader reader = memory.reader();
        EXPECT_EQ(reader.claim(), Reader::Found::nothing);
        ASSERT_TRUE(memory.put(writer, "one", 0));
        ASSERT_TRUE(reader.expect_one());
        EXPECT_EQ(next_plain(reader), "nothing") << start;
        EXPECT_EQ(text_of(LaneMemory::receive(reader)), "one") << start;
    }
}

TEST_F(LanePlainWay, where_readers_fence_it_takes_nothing)
{
    put_numbers(0, 9);
    ReaderSetup setup = memory_.setup(40);
    setup.fences = true;
    Reader reader(memory_.control(), setup);
    while (LaneMemory::receive(reader) && reader.batch_size() < 4) {
    }
    EXPECT_EQ(next_plain(reader), "nothing");
    EXPECT_EQ(text_of(LaneMemory::receive(reader)), "4");
}

} // namespace
} // namespace ringmain::lanes
