// Each wrong that a soak looks for, in a history made by hand.

#include <soak/judge.hpp>

#include <gtest/gtest.h>

namespace ringmain::soak {
namespace {

constexpr Promise lanes{.redelivers = true, .orders_lives = false};
constexpr Promise slots{.redelivers = false, .orders_lives = true};

constexpr Entry born{.event = Event::born};
constexpr Entry leaves{.event = Event::leaves};
constexpr Entry left{.event = Event::left};

Entry asked(std::uint64_t messages)
{
    return {.event = Event::asked, .number = messages};
}
// Got it, and dealt with it.
Entry dealt_with(std::uint64_t number, bool flagged = false)
{
    return {.event = Event::seen, .flagged = flagged, .released = true, .number = number};
}
// Got it, and was killed, as far as it wrote.
Entry held(std::uint64_t number, bool flagged = false)
{
    return {.event = Event::seen, .flagged = flagged, .number = number};
}

Sending sent(std::size_t messages)
{
    return {std::vector<Fate>(messages, Fate::committed), {0}};
}

// One producer, who committed them all.
History history_of(std::size_t messages, std::vector<std::vector<Entry>> consumers)
{
    return {{sent(messages)}, std::move(consumers)};
}

TEST(SoakJudge, finds_nothing_where_each_message_came_once)
{
    const History history = history_of(3, {{born, dealt_with(0), dealt_with(2), left}, {born, dealt_with(1), left}});
    for (const Promise& promise : {lanes, slots}) {
        const Verdict verdict = judge(history, promise);
        EXPECT_TRUE(verdict.holds()) << verdict.findings.front();
        EXPECT_EQ(verdict.commits, 3U);
        EXPECT_EQ(verdict.deliveries, 3U);
        EXPECT_EQ(verdict.redelivered, 0U);
    }
}

TEST(SoakJudge, allows_a_message_again_whose_consumer_died_with_it_in_its_hands)
{
    const History history = history_of(3, {{born, dealt_with(0), held(1)}, {born, dealt_with(2), dealt_with(1, true), left}});
    const Verdict verdict = judge(history, lanes);
    EXPECT_TRUE(verdict.holds()) << verdict.findings.front();
    EXPECT_EQ(verdict.redelivered, 1U);
    EXPECT_EQ(judge(history, slots).doubled, 1U) << "which slots never promised";
}

TEST(SoakJudge, allows_a_flag_without_a_sighting_before_because_a_death_may_come_before_the_note)
{
    EXPECT_TRUE(judge(history_of(1, {{born}, {born, dealt_with(0, true), left}}), lanes).holds());
}

TEST(SoakJudge, finds_a_message_that_came_twice_without_a_flag)
{
    EXPECT_EQ(judge(history_of(1, {{born, held(0)}, {born, dealt_with(0), left}}), lanes).doubled, 1U);
    EXPECT_EQ(judge(history_of(1, {{born, dealt_with(0), left}, {born, dealt_with(0), left}}), slots).doubled, 1U);
}

TEST(SoakJudge, finds_a_message_that_came_again_after_it_was_dealt_with_flag_or_not)
{
    EXPECT_EQ(judge(history_of(1, {{born, dealt_with(0)}, {born, dealt_with(0, true), left}}), lanes).doubled, 1U);
}

TEST(SoakJudge, finds_more_redelivered_than_consumers_that_died)
{
    const History history = history_of(2, {{born, held(0)}, {born, dealt_with(0, true), dealt_with(1, true), left}});
    EXPECT_EQ(judge(history, lanes).unfounded, 1U);
}

TEST(SoakJudge, finds_a_committed_message_that_never_came)
{
    const Verdict verdict = judge(history_of(3, {{born, dealt_with(0), dealt_with(2), left}}), lanes);
    EXPECT_EQ(verdict.lost, 1U);
    ASSERT_FALSE(verdict.findings.empty());
    EXPECT_NE(verdict.findings.front().find("number 1 of producer 0"), std::string::npos) << verdict.findings.front();
}

TEST(SoakJudge, of_lanes_allows_no_loss_whoever_died)
{
    EXPECT_EQ(judge(history_of(1, {{born, asked(1)}, {born, left}}), lanes).lost, 1U);
}

TEST(SoakJudge, of_slots_allows_the_loss_of_what_the_last_call_of_a_dead_consumer_took_and_no_more)
{
    const auto after_death_with = [](std::size_t messages, std::vector<Entry> diary) {
        return judge(history_of(messages, {std::move(diary), {born, left}}), slots);
    };
    EXPECT_EQ(after_death_with(1, {born, asked(1)}).lost, 0U);
    EXPECT_EQ(after_death_with(1, {born, asked(1)}).taken_along, 1U);
    EXPECT_EQ(after_death_with(2, {born, asked(1)}).lost, 1U);
    EXPECT_EQ(after_death_with(3, {born, asked(3), dealt_with(0)}).lost, 0U);
    EXPECT_EQ(after_death_with(4, {born, asked(3), dealt_with(0)}).lost, 1U);
    EXPECT_EQ(after_death_with(1, {born, asked(1), left}).lost, 1U) << "who leaves takes nothing along";
}

TEST(SoakJudge, allows_a_message_to_come_or_not_whose_sender_died_before_its_call_returned)
{
    History history = history_of(2, {{born, dealt_with(0), left}});
    history.producers[0].fates[1] = Fate::promised;
    EXPECT_TRUE(judge(history, lanes).holds());
    history.consumers[0] = {born, dealt_with(0), dealt_with(1), left};
    const Verdict verdict = judge(history, lanes);
    EXPECT_TRUE(verdict.holds());
    EXPECT_EQ(verdict.in_doubt, 1U);
    EXPECT_EQ(verdict.commits, 1U);
}

TEST(SoakJudge, finds_a_message_that_overtook_one_of_the_same_sender_that_never_came)
{
    History history = history_of(2, {{born, dealt_with(1), left}});
    history.producers[0].fates = {Fate::promised, Fate::promised};
    EXPECT_EQ(judge(history, lanes).out_of_order, 1U);
    history.producers[0].births = {0, 1}; // another life, another lane
    EXPECT_TRUE(judge(history, lanes).holds());
}

TEST(SoakJudge, finds_what_nobody_sent)
{
    const Entry alien{.event = Event::alien, .number = 77};
    EXPECT_EQ(judge(history_of(0, {{born, alien, left}}), lanes).invented, 1U);
    EXPECT_EQ(judge(history_of(1, {{born, dealt_with(0), dealt_with(1), left}}), lanes).invented, 1U);
    Entry of_nobody = dealt_with(0);
    of_nobody.sender = 1;
    EXPECT_EQ(judge(history_of(1, {{born, dealt_with(0), of_nobody, left}}), lanes).invented, 1U);
}

TEST(SoakJudge, finds_what_was_aborted_and_came)
{
    History history = history_of(2, {{born, dealt_with(0), dealt_with(1), left}});
    history.producers[0].fates[1] = Fate::aborted;
    EXPECT_EQ(judge(history, lanes).invented, 1U);
    history.consumers[0] = {born, dealt_with(0), left};
    EXPECT_TRUE(judge(history, lanes).holds());
}

TEST(SoakJudge, finds_torn_bytes_and_does_not_count_them_as_the_message)
{
    const Entry torn{.event = Event::torn, .number = 0};
    const Verdict verdict = judge(history_of(1, {{born, torn, left}}), lanes);
    EXPECT_EQ(verdict.torn, 1U);
    EXPECT_EQ(verdict.lost, 1U);
}

TEST(SoakJudge, finds_messages_of_one_sender_out_of_order)
{
    const History history = history_of(3, {{born, dealt_with(0), dealt_with(2), dealt_with(1)}});
    EXPECT_EQ(judge(history, lanes).out_of_order, 1U);
    EXPECT_EQ(judge(history, slots).out_of_order, 1U);
}

TEST(SoakJudge, asks_for_no_order_between_consumers_nor_between_a_consumers_lives)
{
    const History history =
        history_of(4, {{born, dealt_with(2), born, dealt_with(1)}, {born, dealt_with(3), left, born, dealt_with(0)}});
    EXPECT_TRUE(judge(history, lanes).holds());
    EXPECT_TRUE(judge(history, slots).holds());
}

TEST(SoakJudge, allows_a_step_back_to_what_was_taken_over)
{
    const std::vector<Entry> takes_over{born, dealt_with(3), dealt_with(0, true), dealt_with(1), dealt_with(2)};
    EXPECT_TRUE(judge(history_of(4, {{born, held(0)}, takes_over}), lanes).holds());
    // Who left by itself had seen none of them, so there is no flag.
    const std::vector<Entry> plain{born, dealt_with(3), dealt_with(0), dealt_with(1), dealt_with(2)};
    EXPECT_TRUE(judge(history_of(4, {{born, leaves, left}, plain}), lanes).holds());
    EXPECT_EQ(judge(history_of(4, {{born, held(0)}, plain}), lanes).out_of_order, 1U);
}

TEST(SoakJudge, asks_for_order_across_a_senders_lives_where_there_is_one_queue)
{
    History history = history_of(2, {{born, dealt_with(1), dealt_with(0), left}});
    history.producers[0].births = {0, 1};
    EXPECT_TRUE(judge(history, lanes).holds());
    EXPECT_EQ(judge(history, slots).out_of_order, 1U);
}

TEST(SoakHistory, keeps_an_entry_in_one_word)
{
    for (const Entry& entry : {born, left, asked(12), dealt_with(123456789012), held(5, true),
                               Entry{.event = Event::torn, .sender = 3, .flagged = true, .released = true, .number = 9}}) {
        EXPECT_EQ(Entry::unpack(entry.pack()), entry);
    }
}

} // namespace
} // namespace ringmain::soak
