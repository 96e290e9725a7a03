// Members of a group that claim, deliver, release, leave and die, on plain memory.

#include "lane_memory.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <initializer_list>
#include <stop_token>
#include <thread>

namespace ringmain::lanes {
namespace {

using Texts = std::vector<std::string>;

class LaneReader : public ::testing::Test {
protected:
    void put(std::string_view text, MessageType type = 0) { ASSERT_TRUE(memory_.put(writer_, text, type)); }
    void put_numbers(int from, int to)
    {
        for (int i = from; i < to; ++i) {
            put(std::to_string(i));
        }
    }
    static std::string text_of(const std::optional<View>& view)
    {
        return view ? std::string(as_text(view->bytes)) : std::string("nothing");
    }

    LaneMemory memory_;
    Writer writer_ = memory_.writer();
};

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

TEST_F(LaneReader, single_messages_of_any_length_and_type_are_taken_as_they_come)
{
    Reader reader = waiting_reader(memory_);
    EXPECT_EQ(take_one(reader), "nothing");
    for (const std::string text : {"a", "b", "", "something longer", "something longer", "c"}) {
        put(text, static_cast<MessageType>(text.size()));
        EXPECT_EQ(take_one(reader), text + (text.empty() ? "" : " of type " + std::to_string(text.size())));
        EXPECT_EQ(take_one(reader), "nothing");
    }
}

TEST_F(LaneReader, a_single_message_is_claimed_until_it_is_released)
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

TEST_F(LaneReader, single_messages_wrap_and_what_the_short_way_cannot_take_comes_by_the_long_one)
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

TEST_F(LaneReader, what_another_member_took_or_is_about_to_take_is_not_taken_by_the_short_way)
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

TEST_F(LaneReader, the_short_way_is_for_who_waits_at_the_only_lane)
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

TEST_F(LaneReader, a_selective_group_does_not_take_other_types_by_the_short_way)
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

TEST_F(LaneReader, a_header_that_goes_away_again_is_not_taken)
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

TEST_F(LaneReader, a_record_that_would_reach_beyond_the_lane_is_not_taken_by_the_short_way)
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

TEST_F(LaneReader, of_a_batch_what_needs_a_second_thought_is_left_to_next)
{
    memory_.control().groups[layout::default_group].selects = 1 + 7;
    Reader reader = waiting_reader(memory_);
    put("0", 7);
    ASSERT_EQ(text_of(LaneMemory::receive(reader)), "0");
    for (const MessageType type : std::initializer_list<MessageType>{7, 6, 7, 7}) {
        put(std::to_string(type), type);
    }
    ASSERT_EQ(reader.claim(), Reader::Found::batch);
    View view;
    EXPECT_TRUE(reader.next_plain(view));
    EXPECT_EQ(as_text(view.bytes), "7");
    (void)reader.release();
    EXPECT_FALSE(reader.next_plain(view)); // it is not for us
    ASSERT_TRUE(reader.next(view));
    (void)reader.release();
    ASSERT_EQ(reader.claim(), Reader::Found::batch);
    memory_.log().header(memory_.control().claims[40].from) = layout::RecordHeader::record(24, 7); // longer than what was claimed
    EXPECT_FALSE(reader.next_plain(view));
    EXPECT_FALSE(reader.next(view));
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
    const auto group = make_group(memory_.control(), {"sevens", layout::GroupKind::durable, Start::earliest, 1 + 7}, 2);
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
    const std::uint64_t position = memory_.line().position;
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
    const auto audit = make_group(memory_.control(), {"audit", layout::GroupKind::durable, Start::earliest, 0}, 2);
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
