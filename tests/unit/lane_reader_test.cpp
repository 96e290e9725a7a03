// Members of a group that claim, deliver, release, leave and die, on plain memory.

#include "lane_reader_fixture.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stop_token>
#include <thread>

namespace ringmain::lanes {
namespace {

using Texts = std::vector<std::string>;

class LaneReader : public LaneReaderTest {};

TEST_F(LaneReader, each_message_goes_to_one_of_the_group)
{
    Reader a = memory_.reader(40, 0, 1);
    Reader b = memory_.reader(41, 0, 1);
    put_numbers(0, 4);
    EXPECT_EQ(text_of(LaneMemory::receive(a)), "0");
    EXPECT_EQ(text_of(LaneMemory::receive(b)), "1");
    EXPECT_EQ(text_of(LaneMemory::receive(a)), "2");
    EXPECT_EQ(text_of(LaneMemory::receive(b)), "3");
    EXPECT_FALSE(LaneMemory::receive(a));
    EXPECT_FALSE(LaneMemory::receive(b));
}

TEST_F(LaneReader, it_claims_twice_as_much_each_time_up_to_prefetch)
{
    Reader reader = memory_.reader(40, 0, 4);
    put_numbers(0, 11);
    const layout::Claim& claim = memory_.control().claims[40];
    std::vector<std::uint64_t> claims;
    View view;
    while (reader.claim() == Reader::Found::batch) {
        claims.push_back((claim.to - claim.from) / 16);
        while (reader.has_batch() && reader.next(view)) {
            (void)reader.release();
        }
    }
    EXPECT_EQ(claims, (std::vector<std::uint64_t>{1, 2, 4, 4}));
}

TEST_F(LaneReader, a_prefetch_of_one_never_claims_more)
{
    Reader a = memory_.reader(40, 0, 1);
    put_numbers(0, 5);
    for (int i = 0; i < 5; ++i) {
        ASSERT_EQ(a.claim(), Reader::Found::batch);
        const layout::Claim& claim = memory_.control().claims[40];
        EXPECT_EQ(claim.to - claim.from, 16U);
        View view;
        ASSERT_TRUE(a.next(view));
        (void)a.release();
    }
}

TEST_F(LaneReader, it_takes_the_lanes_in_turn)
{
    Writer second = memory_.writer(1);
    put_numbers(0, 3);
    for (const char* text : {"a", "b", "c"}) {
        ASSERT_TRUE(memory_.put(second, text, 0, 1));
    }
    Reader reader = memory_.reader(40, 0, 1);
    EXPECT_EQ(LaneMemory::drain(reader), (Texts{"0", "a", "1", "b", "2", "c"}));
}

TEST_F(LaneReader, a_lane_whose_cursor_somebody_holds_is_passed_over)
{
    Writer second = memory_.writer(1);
    put("held");
    ASSERT_TRUE(memory_.put(second, "free", 0, 1));
    memory_.cursor(0).holder = 41 + 1;
    Reader reader = memory_.reader();
    EXPECT_EQ(LaneMemory::drain(reader), Texts{"free"});
    memory_.cursor(0).holder = 0;
    EXPECT_EQ(LaneMemory::drain(reader), Texts{"held"});
}

TEST_F(LaneReader, records_keep_their_place_until_they_are_released_and_not_longer)
{
    Reader reader = memory_.reader(40, 0, 2);
    int sent = 0;
    const auto fill = [&] {
        int took = 0;
        while (memory_.put(writer_, std::to_string(sent))) {
            ++sent;
            ++took;
        }
        return took;
    };
    EXPECT_EQ(fill(), 15); // 16 bytes each, 8 to spare
    for (int i = 0; i < 200; ++i) {
        const auto view = LaneMemory::receive(reader);
        EXPECT_EQ(text_of(view), std::to_string(i));
        EXPECT_EQ(fill(), i == 0 ? 0 : 1) << "the one before is released";
        EXPECT_EQ(text_of(view), std::to_string(i)) << "nobody wrote over it";
    }
}

TEST_F(LaneReader, a_group_that_selects_steps_over_the_other_types_without_a_claim)
{
    const auto group =
        make_group(memory_.control(), {"sevens", layout::GroupKind::durable, Start::earliest, 1 + 7}, memory_.logs());
    ASSERT_TRUE(group);
    Reader sevens = memory_.reader(41, *group);
    put("1", 7);
    put("other", 6);
    put("2", 7);
    put("other", 0);
    EXPECT_EQ(LaneMemory::drain(sevens), (Texts{"1", "2"}));
    EXPECT_EQ(memory_.cursor(0, *group).next.load(), writer_.position()) << "others behind the last one do not hold the lane";
    EXPECT_TRUE(sevens.is_drained());
    EXPECT_TRUE(sevens.has_skipped());
    EXPECT_FALSE(sevens.has_skipped());
    Reader all = memory_.reader(40);
    EXPECT_EQ(LaneMemory::drain(all), (Texts{"1", "other", "2", "other"}));
}

TEST_F(LaneReader, it_is_drained_when_nothing_is_published_or_claimed_by_anybody_of_the_group)
{
    Reader a = memory_.reader(40);
    Reader b = memory_.reader(41);
    EXPECT_TRUE(a.is_drained());
    put("x");
    EXPECT_FALSE(a.is_drained());
    ASSERT_TRUE(LaneMemory::receive(b));
    EXPECT_FALSE(a.is_drained()) << "b has it in its hands";
    (void)b.release();
    EXPECT_TRUE(a.is_drained());
}

TEST_F(LaneReader, it_is_not_drained_while_somebody_claims_and_gives_back)
{
    Reader a = memory_.reader(40);
    Reader b = memory_.reader(41);
    put("x");
    const std::jthread restless([&b](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            (void)b.claim();
            b.give_back();
        }
    });
    for (int i = 0; i < 200'000; ++i) {
        ASSERT_FALSE(a.is_drained()) << "look " << i;
    }
}

TEST_F(LaneReader, the_message_in_a_dead_hand_is_delivered_again_with_its_deaths_and_no_other)
{
    put_numbers(0, 10);
    Reader dead = memory_.reader(40, 0, 4);
    for (int i = 0; i < 5; ++i) { // 0 | 1 2 | 3 4 5 6: it holds 4
        ASSERT_EQ(text_of(LaneMemory::receive(dead)), std::to_string(i));
    }
    Reader survivor = memory_.reader(41);
    memory_.die(40, ~std::uint64_t{0});
    Texts seen;
    while (const auto view = LaneMemory::receive(survivor)) {
        seen.push_back(text_of(view) + (view->deliveries > 1 ? "!" : ""));
    }
    EXPECT_EQ(seen, (Texts{"4!", "5", "6", "7", "8", "9"}));
    EXPECT_TRUE(survivor.is_drained());
}

TEST_F(LaneReader, deaths_at_the_same_message_are_counted_and_those_at_others_are_not)
{
    put_numbers(0, 3);
    for (unsigned i = 0; i < 3; ++i) {
        Reader dies = memory_.reader(40 + i);
        const auto view = LaneMemory::receive(dies);
        EXPECT_EQ(text_of(view), "0");
        EXPECT_EQ(view->deliveries, i + 1);
        memory_.die(40 + i);
    }
    Reader next = memory_.reader(50);
    EXPECT_EQ(LaneMemory::receive(next)->deliveries, 4U);
    EXPECT_EQ(LaneMemory::receive(next)->deliveries, 1U);
    memory_.die(50);
    Reader last = memory_.reader(51);
    const auto one = LaneMemory::receive(last);
    EXPECT_EQ(text_of(one), "1");
    EXPECT_EQ(one->deliveries, 2U);
}

TEST_F(LaneReader, a_message_that_killed_too_many_is_a_dead_letter)
{
    put("deadly");
    for (unsigned i = 0; i < 3; ++i) {
        Reader dies = memory_.reader(40 + i, 0, 64, 3);
        EXPECT_FALSE(LaneMemory::receive(dies)->is_dead_letter) << i;
        memory_.die(40 + i);
    }
    Reader last = memory_.reader(50, 0, 64, 3);
    EXPECT_TRUE(LaneMemory::receive(last)->is_dead_letter);
}

// Nothing is ever released here, so the limit never moves.
TEST_F(LaneReader, a_producer_that_looks_while_a_claim_is_given_back_does_not_take_it_for_released)
{
    put_numbers(0, 4);
    std::atomic<bool> over = false;
    std::jthread comes_and_goes([&] {
        Reader reader = memory_.reader(40, 0, 4);
        while (!over) {
            EXPECT_EQ(reader.claim(), Reader::Found::batch);
            reader.give_back();
        }
    });
    const std::uint64_t position = memory_.written();
    int beyond = 0;
    for (int i = 0; i < 300'000; ++i) {
        const std::uint64_t limit = limit_of(memory_.control(), 0, position, LaneMemory::lane_bytes, Look::exact);
        beyond += limit != LaneMemory::lane_bytes && limit != position ? 1 : 0; // `position`: too much going on, no room for now
    }
    over = true;
    EXPECT_EQ(beyond, 0);
}

TEST_F(LaneReader, who_leaves_gives_back_what_it_did_not_deliver_as_if_it_had_never_claimed_it)
{
    put_numbers(0, 7);
    Reader leaves = memory_.reader(40, 0, 4);
    for (int i = 0; i < 4; ++i) { // 0 | 1 2 | 3 4 5 6
        ASSERT_TRUE(LaneMemory::receive(leaves));
    }
    (void)leaves.release();
    leaves.give_back();
    EXPECT_FALSE(leaves.has_batch());
    EXPECT_EQ(memory_.control().claims[40].tag.load(), 0U);
    Reader other = memory_.reader(41);
    for (int i = 4; i < 7; ++i) {
        const auto view = LaneMemory::receive(other);
        EXPECT_EQ(text_of(view), std::to_string(i));
        EXPECT_EQ(view->deliveries, 1U);
    }
}

TEST_F(LaneReader, what_is_given_back_behind_others_claims_goes_to_an_heir_unflagged)
{
    put_numbers(0, 7);
    Reader leaves = memory_.reader(40, 0, 4);
    for (int i = 0; i < 2; ++i) { // 0 | 1 2
        ASSERT_TRUE(LaneMemory::receive(leaves));
    }
    (void)leaves.release();
    Reader other = memory_.reader(41, 0, 1);
    EXPECT_EQ(text_of(LaneMemory::receive(other)), "3");
    leaves.give_back();
    EXPECT_FALSE(other.is_drained());
    const auto view = LaneMemory::receive(other);
    EXPECT_EQ(text_of(view), "2") << "the older one first";
    EXPECT_EQ(view->deliveries, 1U);
    EXPECT_EQ(LaneMemory::drain(other), (Texts{"4", "5", "6"}));
}

TEST_F(LaneReader, a_claim_whose_cursor_never_moved_is_no_claim_and_one_whose_cursor_did_is)
{
    for (const bool took_effect : {false, true}) {
        put("x");
        Reader dies = memory_.reader(40);
        const std::uint64_t before = memory_.cursor().next;
        ASSERT_TRUE(LaneMemory::receive(dies));
        if (!took_effect) { // as if it had died before its last store
            memory_.cursor().next = before;
        }
        memory_.cursor().holder = 40 + 1;
        memory_.die(40);
        EXPECT_EQ(memory_.cursor().holder.load(), 0U);
        Reader next = memory_.reader(41);
        const auto view = LaneMemory::receive(next);
        EXPECT_EQ(text_of(view), "x");
        EXPECT_EQ(view->deliveries, took_effect ? 2U : 1U);
        EXPECT_FALSE(LaneMemory::receive(next)) << "and only once";
    }
}

TEST_F(LaneReader, an_orphan_is_taken_over_by_its_own_group_only_and_by_one)
{
    const auto audit = make_group(memory_.control(), {"audit", layout::GroupKind::durable, Start::earliest, 0}, memory_.logs());
    put("x");
    Reader auditor = memory_.reader(42, *audit);
    EXPECT_EQ(LaneMemory::drain(auditor), Texts{"x"});
    Reader dies = memory_.reader(40);
    ASSERT_TRUE(LaneMemory::receive(dies));
    memory_.die(40, ~std::uint64_t{0});
    EXPECT_FALSE(LaneMemory::receive(auditor));
    Reader heir = memory_.reader(41);
    Reader late = memory_.reader(43);
    ASSERT_TRUE(LaneMemory::receive(heir));
    EXPECT_FALSE(LaneMemory::receive(late));
    EXPECT_FALSE(late.is_drained());
    memory_.die(41, ~std::uint64_t{0});
    EXPECT_EQ(LaneMemory::receive(late)->deliveries, 3U) << "the heir's death counts as well";
}

} // namespace
} // namespace ringmain::lanes
