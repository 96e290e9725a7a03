// Batches of short messages: staged in one go, as far as they fit, and visible all at once.

#include "lane_memory.hpp"

#include <gtest/gtest.h>

#include <random>

namespace ringmain::lanes {
namespace {

using Texts = std::vector<std::string>;

// Points to the texts.
std::vector<Outgoing> batch_of(const Texts& texts)
{
    std::vector<Outgoing> batch;
    for (const std::string& text : texts) {
        batch.push_back({as_bytes(text), static_cast<MessageType>(batch.size())});
    }
    return batch;
}

TEST(LaneBatch, is_visible_as_a_whole_and_not_before_it_is_published)
{
    LaneMemory memory;
    Writer writer = memory.writer();
    Reader reader = memory.reader();
    memory.raise(writer);
    const Texts texts{"one", "", "three", "sixteen bytes is"};
    const Writer::Staged staged = writer.stage_short(batch_of(texts));
    EXPECT_EQ(staged.messages, 4U);
    EXPECT_EQ(staged.bytes, 24U);
    EXPECT_EQ(reader.claim(), Reader::Found::nothing);
    writer.publish(staged.messages, staged.bytes);
    MessageType type = 0;
    for (const std::string& text : texts) {
        const auto view = LaneMemory::receive(reader);
        ASSERT_TRUE(view.has_value());
        EXPECT_EQ(as_text(view->bytes), text);
        EXPECT_EQ(view->type, type++);
    }
    EXPECT_FALSE(LaneMemory::receive(reader).has_value());
}

TEST(LaneBatch, comes_behind_what_was_staged_before)
{
    LaneMemory memory;
    Writer writer = memory.writer();
    Reader reader = memory.reader();
    memory.raise(writer);
    for (const Texts& texts : {Texts{"a"}, Texts{"b", "c"}, Texts{}}) {
        EXPECT_EQ(writer.stage_short(batch_of(texts)).messages, texts.size());
    }
    EXPECT_EQ(reader.claim(), Reader::Found::nothing);
    writer.publish(3, 3);
    EXPECT_EQ(LaneMemory::drain(reader), (Texts{"a", "b", "c"}));
}

TEST(LaneBatch, ends_in_front_of_the_limit_and_nothing_behind_it_is_written)
{
    const std::string ten = "0123456789"; // 24 bytes with its header
    const std::vector<Outgoing> batch(20, Outgoing{as_bytes(ten)});
    for (std::uint64_t limit = 0; limit <= 256; limit += 8) {
        LaneMemory memory;
        memory.spoil();
        Writer writer = memory.writer();
        writer.raise_limit(limit);
        const Writer::Staged staged = writer.stage_short(batch);
        EXPECT_EQ(staged.messages, limit < 8 ? 0 : (limit - 8) / 24) << limit;
        EXPECT_EQ(staged.bytes, 10 * staged.messages);
        if (staged.messages != 0) {
            writer.publish(staged.messages, staged.bytes);
        }
        EXPECT_TRUE(memory.is_spoilt_from(std::max<std::uint64_t>(limit, 8))) << limit;
    }
}

TEST(LaneBatch, leaves_a_long_message_and_all_behind_it_to_others)
{
    LaneMemory memory(0, 1, true, 4096);
    Writer writer = memory.writer();
    memory.raise(writer);
    const Texts texts{"short", std::string(layout::aligned_from - 1, 's'), std::string(layout::aligned_from, 'l'), "short"};
    const std::vector<Outgoing> batch = batch_of(texts);
    EXPECT_EQ(writer.stage_short(batch).messages, 2U);
    EXPECT_EQ(writer.stage_short(std::span(batch).subspan(2)).messages, 0U);
}

// Whatever does not fit in front of the lane's end goes behind it, wherever positions begin.
TEST(LaneBatch, messages_of_all_lengths_arrive_whole_and_in_order_lap_after_lap)
{
    std::mt19937 dice(5);
    for (const std::uint64_t start : interesting_positions) {
        LaneMemory memory(start, 1);
        Writer writer = memory.writer();
        Reader reader = memory.reader();
        for (int round = 0; round < 300; ++round) {
            Texts texts(dice() % 6);
            for (std::string& text : texts) {
                text.assign(dice() % (LaneMemory::max_message + 1), static_cast<char>('a' + dice() % 26));
            }
            const std::vector<Outgoing> batch = batch_of(texts);
            Texts arrived;
            while (arrived.size() < texts.size()) {
                writer.drop();
                const Writer::Staged staged = writer.stage_short(std::span(batch).subspan(arrived.size()));
                if (staged.messages != 0) {
                    writer.publish(staged.messages, staged.bytes);
                } else {
                    ASSERT_TRUE(memory.put(writer, texts[arrived.size()])) << start << ' ' << round;
                }
                std::ranges::move(LaneMemory::drain(reader), std::back_inserter(arrived));
            }
            ASSERT_EQ(arrived, texts) << start << ' ' << round;
        }
    }
}

} // namespace
} // namespace ringmain::lanes
