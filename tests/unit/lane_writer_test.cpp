// Records in a lane: where they go, what a limit is, and that nothing old ever shows.

#include "lane_memory.hpp"

#include <ringmain/lanes/walk.hpp>

#include <gtest/gtest.h>

#include <random>

namespace ringmain::lanes {
namespace {

using layout::RecordHeader;
using Header = RecordHeader;

TEST(LaneLog, a_word_is_sound_only_if_a_writer_may_have_written_it)
{
    LaneMemory memory;
    const Log log = memory.log();
    EXPECT_EQ(log.parse(Header::record(0, 0)).size, 8U);
    EXPECT_EQ(log.parse(Header::record(1, 65535)).size, 16U);
    EXPECT_EQ(log.parse(Header::record(64, 7)).size, 72U);
    EXPECT_EQ(log.parse(Header::record(64, 7)).type(), 7);
    EXPECT_FALSE(log.parse(Header::record(65, 0)).is_sound()) << "longer than the longest message";
    EXPECT_FALSE(log.parse(Header::record(~0U, 0)).is_sound());
    EXPECT_TRUE(log.parse(Header::filler(8)).is_padding());
    EXPECT_EQ(log.parse(Header::filler(256)).size, 256U);
    EXPECT_FALSE(log.parse(Header::filler(264)).is_sound()) << "longer than the lane";
    EXPECT_FALSE(log.parse(Header::filler(20)).is_sound()) << "not a multiple of the unit";
    EXPECT_FALSE(log.parse(8).is_sound()) << "not committed";
    EXPECT_FALSE(log.parse(Header::padding | 8).is_sound()) << "padding is committed, too";
    EXPECT_FALSE(log.parse(Header::record(8, 0) | std::uint64_t{4} << 48).is_sound()) << "an unknown flag";
    EXPECT_FALSE(log.parse(Header::record(8, 0) | std::uint64_t{1} << 63).is_sound());
}

TEST(LaneLog, records_end_within_the_lane_and_padding_ends_with_it_or_in_front_of_a_large_message)
{
    LaneMemory memory;
    const Log log = memory.log();
    EXPECT_TRUE(log.may_stand_at(log.parse(Header::record(8, 0)), 256 - 16));
    EXPECT_FALSE(log.may_stand_at(log.parse(Header::record(9, 0)), 256 - 16));
    EXPECT_TRUE(log.may_stand_at(log.parse(Header::filler(16)), 512 - 16));
    EXPECT_FALSE(log.may_stand_at(log.parse(Header::filler(16)), 512 - 32));
    EXPECT_TRUE(log.may_stand_at(log.parse(Header::filler(16)), 64 - 8 - 16)) << "a payload can begin at 64";
    EXPECT_FALSE(log.may_stand_at(log.parse(Header::filler(24)), 512 - 16));
    EXPECT_FALSE(log.may_stand_at(Record{}, 0));
}

TEST(LaneLog, positions_are_compared_right_where_they_pass_2_to_the_64)
{
    EXPECT_TRUE(is_before(~std::uint64_t{0} - 7, 0));
    EXPECT_FALSE(is_before(8, ~std::uint64_t{0} - 7));
    EXPECT_FALSE(is_before(8, 8));
    EXPECT_EQ(later(~std::uint64_t{0} - 7, 16), 16U);
    EXPECT_EQ(earlier(~std::uint64_t{0} - 7, 16), ~std::uint64_t{0} - 7);
}

TEST(LaneWriter, nothing_is_visible_before_it_is_published_and_then_all_of_it)
{
    LaneMemory memory;
    Writer writer = memory.writer();
    Reader reader = memory.reader();
    memory.raise(writer);
    for (const char* text : {"one", "two", "three"}) {
        std::byte* const place = writer.reserve(8);
        ASSERT_NE(place, nullptr);
        EXPECT_EQ(reader.claim(), Reader::Found::nothing);
        copy(as_bytes(text), place);
        writer.stage(std::strlen(text), 5);
    }
    EXPECT_EQ(reader.claim(), Reader::Found::nothing);
    EXPECT_EQ(memory.written(), 0U);
    writer.publish(3, 11);
    EXPECT_EQ(LaneMemory::drain(reader), (std::vector<std::string>{"one", "two", "three"}));
}

TEST(LaneWriter, what_is_dropped_never_shows_and_its_room_is_used_again)
{
    LaneMemory memory;
    Writer writer = memory.writer();
    Reader reader = memory.reader();
    memory.raise(writer);
    for (int round = 0; round < 100; ++round) {
        for (int i = 0; i < 3; ++i) { // leaves headers behind the position
            std::byte* const place = writer.reserve(40);
            if (place != nullptr) {
                copy(as_bytes(std::string(40, 'g')), place);
                writer.stage(static_cast<std::size_t>(8 * i), 0);
            }
        }
        writer.drop();
        ASSERT_TRUE(memory.put(writer, "kept"));
        ASSERT_EQ(LaneMemory::drain(reader), std::vector<std::string>{"kept"}) << round;
    }
}

TEST(LaneWriter, nothing_at_or_behind_the_limit_is_written)
{
    for (std::uint64_t limit = 0; limit <= 256; limit += 8) {
        LaneMemory memory;
        memory.spoil();
        Writer writer = memory.writer();
        writer.raise_limit(limit);
        const auto write = [&] { return writer.try_write(as_bytes("0123456789"), 0); };
        while (write() || writer.reopen_short_way()) {
        }
        writer.drop();
        while (std::byte* const place = writer.reserve(3)) {
            copy(as_bytes("abc"), place);
            writer.stage(3, 0);
            writer.publish(1, 3);
        }
        EXPECT_TRUE(memory.is_spoilt_from(std::max<std::uint64_t>(limit, 8))) << limit;
        EXPECT_EQ(writer.position(), limit < 24 ? 0 : (limit - 8) / 24 * 24 + ((limit - 8) % 24 >= 16 ? 16 : 0));
    }
}

TEST(LaneWriter, the_short_way_is_open_again_once_the_position_is_saved_but_not_where_there_is_no_room)
{
    LaneMemory memory;
    Writer writer = memory.writer();
    writer.raise_limit(256);
    unsigned refused = 0;
    for (std::uint64_t sent = 0; writer.position() != 240; ++sent) { // and 8 bytes less than another message and a header
        if (!writer.try_write(as_bytes("0123456"), 0)) {
            ++refused;
            ASSERT_TRUE(writer.reopen_short_way()) << sent;
            EXPECT_EQ(saved(memory.line()).position, writer.position());
            EXPECT_EQ(saved(memory.line()).messages, sent);
            ASSERT_TRUE(writer.try_write(as_bytes("0123456"), 0)) << sent;
        }
    }
    EXPECT_EQ(refused, 3U) << "a quarter of so small a lane may be unsaved";
    EXPECT_FALSE(writer.try_write(as_bytes("0123456"), 0));
    EXPECT_FALSE(writer.reopen_short_way());
}

TEST(LaneWriter, a_limit_never_goes_back)
{
    LaneMemory memory;
    Writer writer = memory.writer();
    writer.raise_limit(64);
    writer.raise_limit(0);
    EXPECT_TRUE(writer.try_write(as_bytes("x"), 0));
}

// Every length at every offset: the message arrives whole, in one piece, wherever the lane ends.
TEST(LaneWriter, messages_of_every_length_arrive_at_every_offset_around_the_wrap)
{
    for (const std::uint64_t first : interesting_positions) {
        for (std::uint64_t offset = 0; offset < LaneMemory::lane_bytes; offset += 8) {
            for (std::size_t length = 0; length <= LaneMemory::max_message; ++length) {
                LaneMemory memory(first + offset);
                Writer writer = memory.writer();
                Reader reader = memory.reader();
                const std::string text(length, static_cast<char>('a' + length % 26));
                ASSERT_TRUE(memory.put(writer, text, 3)) << "the longest message always fits an empty lane";
                const auto view = LaneMemory::receive(reader);
                ASSERT_TRUE(view);
                ASSERT_EQ(as_text(view->bytes), text);
                ASSERT_EQ(view->type, 3);
                ASSERT_FALSE(LaneMemory::receive(reader));
            }
        }
    }
}

// A model beside the lane: whatever is written in whatever portions, the same comes out, and nothing else ever does.
TEST(LaneWriter, what_comes_out_is_what_went_in_through_hundreds_of_laps)
{
    std::minstd_rand random(7);
    for (const std::uint64_t first : interesting_positions) {
        LaneMemory memory(first, 1);
        Writer writer = memory.writer();
        Reader reader = memory.reader(40, 0, 4);
        std::vector<std::string> in;
        std::vector<std::string> out;
        for (int i = 0; i < 5000; ++i) {
            const std::string text(random() % (random() % 4 == 0 ? 65 : 12), static_cast<char>('a' + i % 26));
            if (memory.put(writer, text)) {
                in.push_back(text);
            }
            for (auto left = random() % 3; left != 0; --left) {
                if (const auto view = LaneMemory::receive(reader)) {
                    out.emplace_back(as_text(view->bytes));
                }
            }
            if (random() % 50 == 0) {
                writer = memory.writer();
            }
        }
        for (const std::string& text : LaneMemory::drain(reader)) {
            out.push_back(text);
        }
        EXPECT_EQ(in, out);
        EXPECT_GT(writer.position() - first, 100 * LaneMemory::lane_bytes);
    }
}

TEST(LaneWriter, large_messages_begin_with_a_cache_line_wherever_they_come_and_whatever_lies_between)
{
    struct alignas(cache_line) Line {
        std::byte bytes[cache_line];
    };
    constexpr std::uint64_t lane_bytes = 8192;
    std::vector<Line> lines(lane_bytes / sizeof(Line));
    const Log log(lines[0].bytes, lane_bytes, layout::longest_message(lane_bytes));
    for (const std::uint64_t first : interesting_positions) {
        std::ranges::fill(lines, Line{});
        layout::LaneLine line{};
        line.saved[0].position = first;
        Writer writer = Writer::take_over(log, line).value();
        std::minstd_rand random(3);
        std::uint64_t read = first;
        for (std::size_t i = 0; i < 2000; ++i) {
            const std::size_t length = random() % 2 == 0 ? random() % 100 : 500 + random() % 1500;
            const std::string text(length, static_cast<char>('a' + i % 26));
            writer.raise_limit(read + lane_bytes);
            if (!writer.try_write(as_bytes(text), 7)) {
                writer.drop();
                std::byte* const place = writer.reserve(length);
                ASSERT_NE(place, nullptr);
                copy(as_bytes(text), place);
                writer.stage(length, 7);
                writer.publish(1, length);
            }
            const Walk found = walk(log, read, {2, read, 0});
            ASSERT_TRUE(found.is_sound);
            ASSERT_EQ(found.records, 1U);
            const std::byte* const payload = log.payload(found.from);
            EXPECT_EQ(as_text({payload, length}), text);
            EXPECT_TRUE(length < layout::aligned_from || reinterpret_cast<std::uintptr_t>(payload) % cache_line == 0) << length;
            read = found.to;
            ASSERT_EQ(read, writer.position());
        }
        EXPECT_EQ(Writer::take_over(log, line)->position(), read);
    }
}

TEST(LaneWriter, a_lane_with_nonsense_has_no_successor)
{
    for (const std::uint64_t word : {std::uint64_t{8}, ~std::uint64_t{0}, Header::record(65, 0), Header::filler(8),
                                     Header::filler(248), Header::filler(12)}) {
        LaneMemory memory;
        memory.log().header(0) = word;
        EXPECT_FALSE(Writer::take_over(memory.log(), memory.line())) << word;
    }
    LaneMemory memory;
    memory.line().saved[0].position = 4;
    EXPECT_FALSE(Writer::take_over(memory.log(), memory.line())) << "a misaligned position";
    memory.line().saved[0].position = 0;
    EXPECT_TRUE(Writer::take_over(memory.log(), memory.line()));
    memory.line().broken = 1;
    EXPECT_FALSE(Writer::take_over(memory.log(), memory.line())) << "broken is broken";
    LaneMemory endless;
    for (std::uint64_t at = 0; at < LaneMemory::lane_bytes; at += 8) {
        endless.log().header(at) = Header::record(0, 0);
    }
    EXPECT_FALSE(Writer::take_over(endless.log(), endless.line())) << "no end, and no endless walk";
}

} // namespace
} // namespace ringmain::lanes
