// Writers that die at any store, and what their successors find.

#include "lane_memory.hpp"

#include <gtest/gtest.h>

#include <random>

namespace ringmain::lanes {
namespace {

// The memory of a lane before and after an operation tells which words it stored. A writer that dies among them leaves
// some; the header of the first record and the saved position are the last ones, in this order.
class LaneDeath : public ::testing::Test {
protected:
    struct Snapshot {
        std::vector<std::byte> bytes;
        Carried saved;
    };
    Snapshot snapshot()
    {
        const Bytes now = memory_.bytes();
        return {{now.begin(), now.end()}, saved(memory_.line())};
    }
    void restore(const Snapshot& to)
    {
        std::ranges::copy(to.bytes, memory_.bytes().begin());
        Carried carried = to.saved;
        save(memory_.line(), carried);
    }
    // The words that differ, but for that of the first header.
    static std::vector<std::size_t> stores(const Snapshot& before, const Snapshot& after)
    {
        std::vector<std::size_t> found;
        for (std::size_t at = 0; at < LaneMemory::lane_bytes; at += 8) {
            if (at != before.saved.position % LaneMemory::lane_bytes &&
                std::memcmp(&before.bytes[at], &after.bytes[at], 8) != 0) {
                found.push_back(at);
            }
        }
        return found;
    }
    static Snapshot with(Snapshot before, const Snapshot& after, const std::vector<std::size_t>& words, std::size_t count)
    {
        for (std::size_t i = 0; i < count; ++i) {
            std::memcpy(&before.bytes[words[i]], &after.bytes[words[i]], 8);
        }
        return before;
    }

    // Lets a writer die after each store of `write`, and a successor send; `expected` is what `write` sends.
    template <class Write>
    void kill_in(Write write, const std::vector<std::string>& expected)
    {
        const Snapshot before = snapshot();
        const std::uint64_t began = memory_.cursor().next.load();
        Writer writer = memory_.writer();
        memory_.raise(writer);
        write(writer);
        const Snapshot after = snapshot();
        std::vector<std::size_t> words = stores(before, after);
        for (int order = 0; order < 2; ++order) {
            for (std::size_t count = 0; count <= words.size(); ++count) {
                check(with(before, after, words, count), began, {});
            }
            std::ranges::reverse(words);
        }
        Snapshot unsaved = after;
        unsaved.saved = before.saved;
        check(unsaved, began, expected);
        check(after, began, expected, after.saved.position != before.saved.position);
    }

    LaneMemory memory_{0, 1};

private:
    void check(const Snapshot& left, std::uint64_t began, const std::vector<std::string>& expected, bool is_saved = false)
    {
        restore(left);
        memory_.cursor().next = began;
        memory_.line().oldest = began;
        const std::uint64_t counted = left.saved.messages;
        Writer heir = memory_.writer();
        Reader reader = memory_.reader();
        ASSERT_EQ(LaneMemory::drain(reader), expected) << "what was published, and nothing else";
        ASSERT_EQ(saved(memory_.line()).messages, counted + (is_saved ? 0 : expected.size()));
        ASSERT_TRUE(memory_.put(heir, "heir"));
        ASSERT_EQ(LaneMemory::drain(reader), std::vector<std::string>{"heir"});
    }
};

TEST_F(LaneDeath, a_writer_that_dies_after_any_store_has_a_successor_who_goes_on)
{
    Writer writer = memory_.writer();
    Reader reader = memory_.reader();
    std::minstd_rand random(3);
    const auto advance = [&](std::size_t length) { // old bytes everywhere, and another place in the lane
        ASSERT_TRUE(memory_.put(writer, std::string(length, 'o')));
        ASSERT_EQ(LaneMemory::drain(reader).size(), 1U);
    };
    for (int round = 0; round < 200 && !HasFatalFailure(); ++round) {
        writer = memory_.writer();
        advance(random() % 65);
        const std::string text(random() % 65, 'n');
        kill_in([&](Writer& dies) { ASSERT_TRUE(memory_.put(dies, text)); }, {text});
    }
}

TEST_F(LaneDeath, a_batch_of_a_writer_that_dies_is_there_as_a_whole_or_not_at_all)
{
    Writer writer = memory_.writer();
    Reader reader = memory_.reader();
    std::minstd_rand random(4);
    for (int round = 0; round < 200 && !HasFatalFailure(); ++round) {
        writer = memory_.writer();
        ASSERT_TRUE(memory_.put(writer, std::string(random() % 65, 'o')));
        ASSERT_EQ(LaneMemory::drain(reader).size(), 1U);
        const std::vector<std::string> texts{std::string(random() % 40, 'a'), std::string(random() % 40, 'b'),
                                             std::string(random() % 40, 'c')};
        kill_in(
            [&](Writer& dies) {
                for (const std::string& text : texts) {
                    std::byte* const place = dies.reserve(text.size());
                    ASSERT_NE(place, nullptr);
                    copy(as_bytes(text), place);
                    dies.stage(text.size(), 0);
                }
                dies.publish(texts.size(), 0);
            },
            texts);
    }
}

} // namespace
} // namespace ringmain::lanes
