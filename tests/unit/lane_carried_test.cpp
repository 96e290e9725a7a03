// What a lane has carried, as its writer saves it now and then, and as others find it.

#include "lane_reader_fixture.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <utility>

namespace ringmain::lanes {
namespace {

class LaneCarried : public ::testing::TestWithParam<std::uint64_t> {
protected:
    static constexpr std::uint64_t lane_bytes = 4096; // a quarter may be unsaved

    void send(int count, std::string_view text)
    {
        for (int i = 0; i < count; ++i) {
            ASSERT_TRUE(memory_.put(writer_, text));
        }
    }
    [[nodiscard]] Carried now() { return carried_by_now(memory_.line(), memory_.log()); }
    static void expect(const Carried& carried, std::uint64_t position, std::uint64_t messages, std::uint64_t bytes)
    {
        EXPECT_EQ(carried.position, position);
        EXPECT_EQ(carried.messages, messages);
        EXPECT_EQ(carried.bytes, bytes);
    }

    LaneMemory memory_{GetParam(), 1, true, lane_bytes};
    Writer writer_ = memory_.writer();
};

// What consumers count: what they claim, less what nobody has released.
class LaneReceived : public LaneReaderTest {
protected:
    [[nodiscard]] std::uint64_t claimed(unsigned member) const { return memory_.control().members[member].received.messages; }
    [[nodiscard]] Carried unreleased_at(unsigned member)
    {
        const layout::Claim& claim = memory_.control().claims[member];
        return claim.tag == 0 ? Carried() : unreleased(claim, claim.tag, memory_.log(), memory_.control().groups[0].selects);
    }
};

TEST_F(LaneReceived, claims_count_at_once_and_what_is_unreleased_is_seen)
{
    put_numbers(0, 7);
    Reader reader = memory_.reader();
    for (const auto& [claimed_by_then, held] :
         std::vector<std::pair<int, int>>{{1, 1}, {3, 2}, {3, 1}, {7, 4}, {7, 3}, {7, 2}, {7, 1}}) {
        ASSERT_TRUE(LaneMemory::receive(reader));
        EXPECT_EQ(claimed(40), static_cast<std::uint64_t>(claimed_by_then));
        EXPECT_EQ(unreleased_at(40).messages, static_cast<std::uint64_t>(held));
        EXPECT_EQ(unreleased_at(40).bytes, static_cast<std::uint64_t>(held));
    }
    (void)reader.release();
    EXPECT_EQ(unreleased_at(40).messages, 0U);
    EXPECT_EQ(memory_.control().members[40].received.bytes, 7U);
}

TEST_F(LaneReceived, a_claim_that_is_another_one_by_now_holds_nothing_of_what_it_was)
{
    put_numbers(0, 1);
    Reader reader = memory_.reader();
    ASSERT_TRUE(LaneMemory::receive(reader));
    layout::Claim& claim = memory_.control().claims[40];
    const std::uint64_t tag = claim.tag;
    EXPECT_EQ(unreleased(claim, tag, memory_.log(), 0).messages, 1U);
    layout::ClaimTag other = layout::ClaimTag::unpack(tag);
    other.lane = 1;
    claim.tag = other.pack();
    EXPECT_EQ(unreleased(claim, tag, memory_.log(), 0).messages, 0U);
}

TEST_F(LaneReceived, what_is_given_back_counts_no_more)
{
    put_numbers(0, 7);
    Reader leaves = memory_.reader();
    for (int i = 0; i < 4; ++i) {
        ASSERT_TRUE(LaneMemory::receive(leaves));
    }
    (void)leaves.release();
    leaves.give_back(); // three of four
    EXPECT_EQ(claimed(40), 4U);
    EXPECT_EQ(memory_.control().members[40].received.bytes, 4U);
    EXPECT_EQ(unreleased_at(40).messages, 0U);
}

TEST_F(LaneReceived, an_orphan_is_unreleased_until_its_heir_has_dealt_with_it)
{
    put_numbers(0, 7);
    Reader dies = memory_.reader(41);
    for (int i = 0; i < 4; ++i) {
        ASSERT_TRUE(LaneMemory::receive(dies));
    }
    memory_.die(41);
    EXPECT_EQ(claimed(41) - unreleased_at(41).messages, 3U);
    Reader heir = memory_.reader();
    ASSERT_TRUE(LaneMemory::receive(heir));
    (void)heir.release();
    EXPECT_EQ(claimed(41) - unreleased_at(41).messages, 4U);
    EXPECT_EQ(LaneMemory::drain(heir).size(), 3U);
    EXPECT_EQ(claimed(41) + claimed(40), 7U);
}

TEST_F(LaneReceived, what_a_group_does_not_select_is_in_nobodys_hands)
{
    memory_.control().groups[0].selects = 1 + 5;
    for (const MessageType type : std::vector<MessageType>{5, 5, 5, 6, 5}) {
        put("x", type);
    }
    Reader reader = memory_.reader();
    ASSERT_TRUE(LaneMemory::receive(reader));
    EXPECT_EQ(LaneMemory::drain(reader).size(), 3U);
    EXPECT_EQ(claimed(40), 4U);
    EXPECT_EQ(unreleased_at(40).messages, 0U);
}

TEST_P(LaneCarried, what_is_not_saved_yet_is_counted_by_whoever_looks)
{
    memory_.raise(writer_);
    send(3, "12345678");
    expect(saved(memory_.line()), GetParam(), 0, 0);
    expect(now(), writer_.position(), 3, 24);
}

TEST_P(LaneCarried, no_more_than_a_quarter_of_a_small_lane_is_unsaved)
{
    Reader reader = memory_.reader();
    for (int i = 1; i <= 2000; ++i) {
        send(1, "12345678");
        ASSERT_LE(writer_.position() - saved(memory_.line()).position, lane_bytes / 4);
        (void)LaneMemory::drain(reader);
    }
    expect(now(), writer_.position(), 2000, 16000);
    EXPECT_GT(saved(memory_.line()).messages, 2000U - lane_bytes / 4 / 16 - 1);
}

TEST_P(LaneCarried, lengths_count_without_what_rounds_them_up_and_padding_not_at_all)
{
    Reader reader = memory_.reader();
    std::uint64_t messages = 0;
    std::uint64_t bytes = 0;
    for (std::size_t i = 0; i < 3000; ++i) {
        const std::string text(i % 7 * 9 % LaneMemory::max_message, 'x');
        ASSERT_TRUE(memory_.put(writer_, text));
        ++messages;
        bytes += text.size();
        if (i % 5 == 0) {
            (void)LaneMemory::drain(reader);
            expect(now(), writer_.position(), messages, bytes);
        }
    }
}

TEST_P(LaneCarried, a_batch_brings_its_own_counts_and_those_of_singles_before_it)
{
    memory_.raise(writer_);
    send(2, "1");
    writer_.drop();
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(writer_.reserve(5) != nullptr);
        writer_.stage(5, 0);
    }
    writer_.publish(3, 15);
    expect(saved(memory_.line()), writer_.position(), 5, 17);
}

TEST_P(LaneCarried, singles_of_one_length_and_of_several_are_counted_alike)
{
    Reader reader = memory_.reader();
    std::uint64_t messages = 0;
    std::uint64_t bytes = 0;
    for (std::size_t i = 0; i < 4000; ++i) {
        const std::string text(i / 100 % 3 == 2 ? i % 20 : i / 100 % 3 * 9, 'x'); // empty, of 9 bytes, of any length
        send(1, text);
        ++messages;
        bytes += text.size();
        if (i % 50 == 0) {
            (void)LaneMemory::drain(reader);
            memory_.raise(writer_); // saves
            expect(saved(memory_.line()), writer_.position(), messages, bytes);
        }
    }
}

TEST_P(LaneCarried, what_was_reserved_counts_with_the_length_it_was_published_with)
{
    memory_.raise(writer_);
    send(1, "12345678");
    for (const std::size_t length : {std::size_t{8}, std::size_t{3}}) {
        writer_.drop();
        ASSERT_NE(writer_.try_reserve(8), nullptr);
        ASSERT_TRUE(writer_.try_publish(length, 0));
    }
    memory_.raise(writer_);
    expect(saved(memory_.line()), writer_.position(), 3, 19);
}

TEST_P(LaneCarried, a_successor_counts_what_the_dead_did_not)
{
    memory_.raise(writer_);
    send(5, "123");
    Writer heir = memory_.writer();
    expect(saved(memory_.line()), heir.position(), 5, 15);
    EXPECT_EQ(heir.position(), writer_.position());
}

TEST_P(LaneCarried, a_death_in_the_middle_of_a_save_leaves_what_was_saved_before)
{
    memory_.raise(writer_);
    send(1, "1");
    memory_.raise(writer_); // saves
    const Carried before = saved(memory_.line());
    layout::Saved& next = memory_.line().saved[(memory_.line().saves + 1) % 2];
    next.position = 99;
    next.messages = 98;
    next.bytes = 97;
    expect(saved(memory_.line()), before.position, before.messages, before.bytes);
    EXPECT_EQ(written_at_least(memory_.line()), before.position);
}

TEST_P(LaneCarried, nonsense_ends_the_count)
{
    memory_.raise(writer_);
    send(2, "1");
    memory_.log().header(writer_.position()) = ~std::uint64_t{0};
    Carried carried = saved(memory_.line());
    EXPECT_FALSE(add_records(carried, memory_.log(), carried.position + lane_bytes));
    expect(carried, writer_.position(), 2, 2);
}

TEST_P(LaneCarried, a_record_that_others_made_longer_ends_the_writers_count_and_not_its_work)
{
    memory_.raise(writer_);
    send(2, "1");
    memory_.log().header(GetParam() + 16) = layout::RecordHeader::record(40, 0);
    send(600 / 16, "12345678");
    memory_.raise(writer_);
    EXPECT_EQ(saved(memory_.line()).position, writer_.position());
    EXPECT_LE(saved(memory_.line()).messages, 2U + 600 / 16);
}

TEST_P(LaneCarried, whoever_looks_while_it_is_written_sees_one_moment)
{
    std::atomic<bool> over = false;
    std::jthread writes([&] {
        Reader reader = memory_.reader();
        for (int i = 0; i < 100'000; ++i) {
            ASSERT_TRUE(memory_.put(writer_, "12345678"));
            if (i % 100 == 0) {
                (void)LaneMemory::drain(reader);
            }
        }
        over = true;
    });
    std::uint64_t before = 0;
    while (!over) {
        for (const Carried& seen : {saved(memory_.line()), now()}) {
            ASSERT_EQ(seen.bytes, seen.messages * 8);
            ASSERT_EQ(seen.position - GetParam(), seen.messages * 16); // no padding: a lap is a multiple of it
            ASSERT_GE(seen.messages, before);
        }
        before = saved(memory_.line()).messages;
    }
    writes.join();
    expect(now(), writer_.position(), 100'000, 800'000);
}

INSTANTIATE_TEST_SUITE_P(Positions, LaneCarried, ::testing::Values(0, (std::uint64_t{1} << 32) - 64, ~std::uint64_t{0} - 63),
                         [](const auto& each) { return "at_" + std::to_string(each.param); });

} // namespace
} // namespace ringmain::lanes
