// Batches of short messages: staged in one go, as far as they fit, and visible all at once.

#include "lane_memory.hpp"

#include <gtest/gtest.h>

#include <numeric>
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
    const Texts texts{"0123456789", "two words exactly"}; // 24 bytes with their header
    for (unsigned i = 0; i < 2 * 33; ++i) {
        const std::uint64_t limit = i / 2 * 8;
        const std::string_view text = std::string_view(texts[i % 2]).substr(0, 16);
        const std::vector<Outgoing> batch(20, Outgoing{as_bytes(text)});
        LaneMemory memory;
        memory.spoil();
        Writer writer = memory.writer();
        writer.raise_limit(limit);
        const Writer::Staged staged = writer.stage_short(batch);
        EXPECT_EQ(staged.messages, limit < 8 ? 0 : (limit - 8) / 24) << limit;
        EXPECT_EQ(staged.bytes, text.size() * staged.messages);
        if (staged.messages != 0) {
            writer.publish(staged.messages, staged.bytes);
        }
        EXPECT_TRUE(memory.is_spoilt_from(std::max<std::uint64_t>(limit, 8))) << limit;
    }
}

TEST(LaneBatch, of_messages_that_are_alike_and_then_are_not_arrives_whole_whatever_their_length)
{
    for (std::size_t length = 0; length <= LaneMemory::max_message; ++length) {
        LaneMemory memory;
        Writer writer = memory.writer();
        Reader reader = memory.reader();
        memory.raise(writer);
        Texts texts;
        std::vector<Outgoing> batch;
        for (const char letter : {'a', 'b', 'c', 'd'}) {
            texts.emplace_back(letter == 'd' ? length / 2 : length, letter);
            std::iota(texts.back().begin(), texts.back().end(), letter);
        }
        for (const std::string& text : texts) {
            batch.push_back({as_bytes(text), static_cast<MessageType>(batch.size() < 2 ? 3 : 7)});
        }
        const Writer::Staged staged = writer.stage_short(batch);
        writer.publish(staged.messages, staged.bytes);
        std::uint64_t bytes = 0;
        for (std::size_t i = 0; i < staged.messages; ++i) {
            const auto view = LaneMemory::receive(reader);
            ASSERT_TRUE(view.has_value()) << length;
            bytes += view->bytes.size();
            EXPECT_EQ(as_text(view->bytes), texts[i]);
            EXPECT_EQ(view->type, batch[i].type);
        }
        EXPECT_FALSE(LaneMemory::receive(reader).has_value());
        EXPECT_EQ(staged.bytes, bytes);
        EXPECT_EQ(staged.messages, length <= 56 ? 4U : 3U) << length; // as many as fit
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
