// Many records of a batch at once, on plain memory: Reader::drain().

#include "lane_reader_fixture.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace ringmain::lanes {
namespace {

// A lane of which a sixteenth, what producers are told of, holds some records.
class LaneDrain : public LaneReaderTest {
protected:
    LaneDrain() : LaneReaderTest(lane_bytes) {}

    static constexpr std::uint64_t lane_bytes = 4096;
    static constexpr std::uint64_t chunk = lane_bytes / 16;
    static constexpr std::size_t all = std::numeric_limits<std::size_t>::max();
    using Texts = std::vector<std::string>;

    // With a batch of so many records, a power of two: the claims before were smaller.
    Reader reader_with(std::size_t records)
    {
        Reader reader = memory_.reader();
        while (reader.claim() == Reader::Found::batch && reader.batch_size() < records) {
            (void)drain(reader);
        }
        EXPECT_EQ(reader.batch_size(), records);
        texts_.clear();
        return reader;
    }
    // Place 41's member, with the first of the four in its hands.
    void die_with_a_claim_of_four()
    {
        Reader victim = memory_.reader(41);
        for (int i = 0; i < 4; ++i) { // claims of one, two, four
            ASSERT_TRUE(LaneMemory::receive(victim));
        }
        memory_.die(41);
    }
    Drained drain(Reader& reader, std::size_t at_most = all)
    {
        return reader.drain([this](const View& view) { take(view); },
                            [this](const View& view) { buried_.push_back(text_of(view)); }, at_most);
    }
    void take(const View& view) { texts_.push_back(text_of(view) + (view.type != 0 ? ":" + std::to_string(view.type) : "")); }

    Texts texts_;
    Texts buried_;
};

TEST_F(LaneDrain, records_that_are_alike_come_in_order_and_are_counted)
{
    put_numbers(0, 9);
    Reader reader = reader_with(4);
    const Drained drained = drain(reader);
    EXPECT_EQ(texts_, (Texts{"3", "4", "5", "6"}));
    EXPECT_EQ(drained.records, 4U);
    EXPECT_TRUE(drained.has_room) << "the claim is over";
    EXPECT_FALSE(reader.has_batch());
}

TEST_F(LaneDrain, no_more_come_than_were_asked_for_and_the_rest_comes_next)
{
    put_numbers(0, 9);
    Reader reader = reader_with(4);
    EXPECT_EQ(drain(reader, 3).records, 3U);
    EXPECT_EQ(texts_, (Texts{"3", "4", "5"}));
    EXPECT_EQ(memory_.control().claims[40].done, 6 * 16U) << "what came is released";
    EXPECT_TRUE(reader.has_batch());
    EXPECT_EQ(drain(reader, 1).records, 1U);
    EXPECT_EQ(texts_.back(), "6");
    EXPECT_EQ(drain(reader).records, 0U);
}

TEST_F(LaneDrain, records_of_other_lengths_and_types_come_between_those_that_are_alike)
{
    put_numbers(0, 3);
    for (const std::string_view each : {"a", "b", "longer than a word", "longer than a word", "", "c", "d", "e"}) {
        put(each, each == "d" ? 7 : 0);
    }
    Reader reader = reader_with(4);
    EXPECT_EQ(drain(reader).records, 4U);
    EXPECT_EQ(texts_, (Texts{"a", "b", "longer than a word", "longer than a word"}));
    texts_.clear();
    ASSERT_EQ(reader.claim(), Reader::Found::batch);
    EXPECT_EQ(drain(reader).records, 4U);
    EXPECT_EQ(texts_, (Texts{"", "c", "d:7", "e"}));
}

TEST_F(LaneDrain, a_producer_that_runs_short_of_room_meanwhile_is_told_with_the_next_release)
{
    put_numbers(0, 9);
    Reader reader = reader_with(4);
    const auto use = [this](const View& view) {
        take(view);
        memory_.control().short_of_room = texts_.size() == 2 ? 1 : 0;
    };
    const Drained drained = reader.drain(
        use, [](const View&) {}, all);
    EXPECT_TRUE(drained.has_room);
    EXPECT_EQ(texts_, (Texts{"3", "4"}));
    EXPECT_EQ(memory_.control().claims[40].from, 5 * 16U) << "what producers look at";
    EXPECT_TRUE(reader.has_batch());
    memory_.control().short_of_room = 0;
    EXPECT_EQ(drain(reader).records, 2U);
}

TEST_F(LaneDrain, producers_are_told_of_each_sixteenth_of_a_lane)
{
    put_numbers(10, 99); // 16 bytes each, with header
    Reader reader = reader_with(32);
    const std::uint64_t began = memory_.control().claims[40].from;
    const Drained drained = drain(reader);
    EXPECT_TRUE(drained.has_room);
    EXPECT_EQ(drained.records, chunk / 16);
    EXPECT_EQ(memory_.control().claims[40].from, began + chunk);
    EXPECT_TRUE(reader.has_batch());
}

TEST_F(LaneDrain, the_record_in_the_hands_of_who_throws_is_released_with_the_next_call)
{
    put_numbers(0, 9);
    Reader reader = reader_with(4);
    const auto use = [this](const View& view) {
        take(view);
        if (texts_.size() == 2) {
            throw std::runtime_error("enough");
        }
    };
    EXPECT_THROW((void)reader.drain(
                     use, [](const View&) {}, all),
                 std::runtime_error);
    EXPECT_EQ(memory_.control().claims[40].done, 4 * 16U) << "it comes again if we die";
    (void)reader.release();
    EXPECT_EQ(memory_.control().claims[40].done, 5 * 16U);
    EXPECT_EQ(drain(reader).records, 2U);
    EXPECT_EQ(texts_, (Texts{"3", "4", "5", "6"}));
}

TEST_F(LaneDrain, who_leaves_in_the_middle_has_seen_the_record_in_its_hands_and_no_other)
{
    put_numbers(0, 7);
    Reader leaves = reader_with(4);
    const auto use = [&](const View& view) {
        take(view);
        if (texts_.size() == 2) {
            leaves.give_back(true); // as destructors do, within exit(3)
            throw std::runtime_error("gone");
        }
    };
    EXPECT_THROW((void)leaves.drain(
                     use, [](const View&) {}, all),
                 std::runtime_error);
    EXPECT_EQ(texts_, (Texts{"3", "4"}));
    Reader other = memory_.reader(41);
    ASSERT_EQ(other.claim(), Reader::Found::batch);
    std::vector<std::uint32_t> deliveries;
    (void)other.drain(
        [&](const View& view) {
            take(view);
            deliveries.push_back(view.deliveries);
        },
        [](const View&) {}, all);
    EXPECT_EQ(texts_, (Texts{"3", "4", "4", "5", "6"}));
    EXPECT_EQ(deliveries, (std::vector<std::uint32_t>{2, 1, 1}));
}

TEST_F(LaneDrain, what_changes_under_a_claim_ends_it)
{
    put_numbers(0, 9);
    Reader reader = reader_with(4);
    memory_.log().header(5 * 16).store(layout::RecordHeader::record(4096, 0));
    EXPECT_TRUE(drain(reader).has_room);
    EXPECT_EQ(texts_, (Texts{"3", "4"}));
    EXPECT_FALSE(reader.has_batch());
    EXPECT_EQ(reader.claim(), Reader::Found::nonsense);
}

TEST_F(LaneDrain, a_claim_is_not_left_by_records_that_grow)
{
    put_numbers(0, 9);
    Reader reader = reader_with(4);
    memory_.log().header(6 * 16).store(layout::RecordHeader::record(20, 0)); // the claim's last
    EXPECT_TRUE(drain(reader).has_room);
    EXPECT_EQ(texts_, (Texts{"3", "4", "5"}));
    EXPECT_EQ(reader.claim(), Reader::Found::nonsense);
}

TEST_F(LaneDrain, a_dead_letter_is_buried_and_does_not_count)
{
    put("poison");
    Reader victim = memory_.reader(41);
    ASSERT_EQ(LaneMemory::receive(victim)->deliveries, 1U);
    memory_.die(41);
    Reader reader = memory_.reader(40, layout::default_group, 64, 1);
    ASSERT_EQ(reader.claim(), Reader::Found::batch);
    EXPECT_EQ(drain(reader).records, 0U);
    EXPECT_TRUE(texts_.empty());
    EXPECT_EQ(buried_, Texts{"poison"});
}

TEST_F(LaneDrain, a_dead_letter_does_not_come_again_while_what_follows_it_is_in_somebodys_hands)
{
    put_numbers(0, 7);
    die_with_a_claim_of_four();
    Reader reader = memory_.reader(40, layout::default_group, 64, 1);
    ASSERT_EQ(reader.claim(), Reader::Found::batch);
    const auto use = [this](const View& view) {
        take(view);
        EXPECT_EQ(memory_.control().claims[41].done, (3 + texts_.size()) * 16U);
    };
    const auto bury = [this](const View& view) { buried_.push_back(text_of(view)); };
    EXPECT_EQ(reader.drain(use, bury, all).records, 3U);
    EXPECT_EQ(buried_, Texts{"3"});
    EXPECT_EQ(texts_, (Texts{"4", "5", "6"}));
}

TEST_F(LaneDrain, a_batch_ends_where_the_lane_does)
{
    Reader reader = memory_.reader();
    const layout::Claim& claim = memory_.control().claims[40];
    for (int round = 0; round < 20; ++round) {
        put_numbers(10, 99); // so many as do not divide the lane; all of one length
        while (reader.claim() == Reader::Found::batch) {
            EXPECT_LE(claim.from % lane_bytes + (claim.to - claim.from), lane_bytes);
            while (reader.has_batch()) {
                (void)drain(reader);
            }
        }
    }
    EXPECT_EQ(texts_.size(), 20U * 89);
}

TEST_F(LaneDrain, what_a_dead_member_had_seen_is_flagged_and_what_follows_is_not)
{
    put_numbers(0, 9);
    die_with_a_claim_of_four();
    Reader reader = memory_.reader();
    ASSERT_EQ(reader.claim(), Reader::Found::batch);
    std::vector<std::uint32_t> deliveries;
    const Drained drained =
        reader.drain([&](const View& view) { deliveries.push_back(view.deliveries); }, [](const View&) {}, all);
    EXPECT_EQ(drained.records, 4U);
    EXPECT_EQ(deliveries, (std::vector<std::uint32_t>{2, 1, 1, 1}));
}

} // namespace
} // namespace ringmain::lanes
