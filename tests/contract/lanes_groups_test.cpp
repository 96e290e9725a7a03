// Groups: each gets every message, within one each message goes to one consumer.

#include <contract/lanes_fixture.hpp>

namespace ringmain::contract {
namespace {

using LanesGroups = Lanes;

TEST_F(LanesGroups, every_group_gets_every_message_and_within_a_group_each_goes_to_one)
{
    const Ring ring = make_ring();
    Consumer alone = consumer_of(ring);
    Consumer first = consumer_of(ring, {.group = "pair", .prefetch = 1});
    Consumer second = consumer_of(ring, {.group = "pair", .prefetch = 1});
    Consumer listener = consumer_of(ring, {.group = "live", .ephemeral = true});
    Producer tx = producer_of(ring);
    send_all(tx, {"1", "2", "3"});
    EXPECT_EQ(drain(alone), (Texts{"1", "2", "3"}));
    EXPECT_EQ(drain(listener), (Texts{"1", "2", "3"}));
    EXPECT_EQ(next(first), "1");
    EXPECT_EQ(next(second), "2");
    EXPECT_EQ(next(first), "3");
    EXPECT_EQ(next(second), "would block");
}

TEST_F(LanesGroups, consumers_without_a_group_name_get_one_of_their_own)
{
    const Ring ring = make_ring();
    Consumer a = consumer_of(ring, {.group = ""});
    Consumer b = consumer_of(ring, {.group = ""});
    Producer tx = producer_of(ring);
    send_all(tx, {"x"});
    EXPECT_EQ(drain(a), Texts{"x"});
    EXPECT_EQ(drain(b), Texts{"x"});
}

TEST_F(LanesGroups, the_default_group_keeps_what_is_sent_before_anybody_comes)
{
    const Ring ring = make_ring();
    Producer tx = producer_of(ring);
    EXPECT_EQ(fill(tx), lane_takes);
    Consumer rx = consumer_of(ring);
    EXPECT_EQ(drain(rx).size(), lane_takes);
}

TEST_F(LanesGroups, a_ring_without_a_default_group_keeps_nothing_for_nobody)
{
    const Ring ring = make_ring({.default_group = false});
    Producer tx = producer_of(ring);
    for (int i = 0; i < 100; ++i) {
        ASSERT_TRUE(tx.try_send(as_bytes("lost")));
    }
    Consumer rx = consumer_of(ring);
    EXPECT_EQ(next(rx), "would block");
    send_all(tx, {"kept"});
    EXPECT_EQ(drain(rx), Texts{"kept"});
}

TEST_F(LanesGroups, a_durable_group_holds_producers_back_without_members_and_keeps_its_place)
{
    const Ring ring = make_ring({.default_group = false});
    Producer tx = producer_of(ring);
    {
        Consumer rx = consumer_of(ring, {.group = "audit"});
        send_all(tx, {"1", "2"});
        EXPECT_EQ(next(rx), "1");
    }
    Texts rest{"2"};
    for (int i = 3; tx.try_send(as_bytes(std::to_string(i))); ++i) {
        rest.push_back(std::to_string(i));
    }
    EXPECT_EQ(rest.size(), lane_takes);
    Consumer rx = consumer_of(ring, {.group = "audit"});
    EXPECT_EQ(drain(rx), rest);
    EXPECT_TRUE(tx.try_send(as_bytes("again")));
}

TEST_F(LanesGroups, an_ephemeral_group_holds_nobody_back_once_its_last_member_left_or_was_killed)
{
    const Ring ring = make_ring({.default_group = false});
    Producer tx = producer_of(ring);
    const ConsumerOptions fleeting{.group = "fleeting", .ephemeral = true};
    {
        Consumer a = consumer_of(ring, fleeting);
        Consumer b = consumer_of(ring, fleeting);
        fill(tx);
        {
            Consumer leaves = std::move(a);
        }
        EXPECT_EQ(tx.try_send(as_bytes("x")).error(), Errc::would_block);
        EXPECT_NE(group_of(*ring.status(), "fleeting"), nullptr);
    }
    EXPECT_EQ(group_of(*ring.status(), "fleeting"), nullptr);
    EXPECT_TRUE(tx.try_send(as_bytes("x")));
    Consumer keeper = consumer_of(ring, {.group = "keeper"}); // so that the lane is full until the child has come
    ChildProcess child([&] {
        Consumer rx = consumer_of(*Ring::open(name()), fleeting);
        ::pause();
        return 0;
    });
    while (group_of(*ring.status(), "fleeting") == nullptr) {
        std::this_thread::yield();
    }
    fill(tx);
    EXPECT_EQ(drain(keeper).size(), lane_takes);
    EXPECT_EQ(tx.send_for(as_bytes("x"), 1ms).error(), Errc::timed_out) << "the child has received nothing";
    std::jthread killer([&child] {
        let_it_block();
        child.kill();
    });
    EXPECT_TRUE(tx.send_for(as_bytes("x"), 20s)) << "its death makes room, and wakes us";
    EXPECT_EQ(group_of(*ring.status(), "fleeting"), nullptr);
}

TEST_F(LanesGroups, the_place_of_an_ephemeral_group_can_be_taken_by_a_new_one_of_its_name)
{
    const Ring ring = make_ring();
    Producer tx = producer_of(ring);
    for (int i = 0; i < 100; ++i) {
        Consumer rx = consumer_of(ring, {.group = "fleeting", .ephemeral = true});
        EXPECT_EQ(next(rx), "would block") << "what an earlier one did not read is not for us";
        send_all(tx, {std::to_string(i)});
        EXPECT_EQ(next(rx), std::to_string(i));
        Consumer other = consumer_of(ring);
        EXPECT_EQ(drain(other), Texts{std::to_string(i)});
    }
}

TEST_F(LanesGroups, a_new_group_starts_with_what_comes_next_or_with_all_there_still_is)
{
    const Ring ring = make_ring();
    Producer tx = producer_of(ring);
    Producer silent = producer_of(ring);
    send_all(tx, {"1", "2"});
    Consumer latest = consumer_of(ring, {.group = "latest", .start = Start::latest});
    Consumer earliest = consumer_of(ring, {.group = "earliest", .start = Start::earliest});
    send_all(tx, {"3"});
    EXPECT_EQ(drain(latest), Texts{"3"});
    EXPECT_EQ(drain(earliest), (Texts{"1", "2", "3"}));
    Consumer later = consumer_of(ring, {.group = "latest", .start = Start::earliest});
    EXPECT_EQ(next(later), "would block") << "a group that exists is where it is";
}

TEST_F(LanesGroups, a_group_of_one_type_gets_that_type_only_and_holds_back_for_no_other)
{
    const Ring ring = make_ring({.default_group = false});
    Producer tx = producer_of(ring);
    Consumer sevens = consumer_of(ring, {.type = MessageType{7}, .group = "sevens"});
    Consumer zeros = consumer_of(ring, {.type = MessageType{0}, .group = "zeros"});
    ASSERT_TRUE(tx.try_send(as_bytes("six"), 6));
    ASSERT_TRUE(tx.try_send(as_bytes("seven"), 7));
    ASSERT_TRUE(tx.try_send(as_bytes("zero"), 0));
    EXPECT_EQ(drain(sevens), Texts{"seven"});
    EXPECT_EQ(drain(zeros), Texts{"zero"});
    std::jthread steps_over([&] { EXPECT_EQ(next(sevens, 20s), "seven"); });
    std::jthread steps_over_too([&] { EXPECT_EQ(next(zeros, 20s), "end"); });
    for (int i = 0; i < 200; ++i) { // far more than the lane holds, and nobody wants it
        ASSERT_TRUE(tx.send(as_bytes("eight"), 8, 20s)) << i;
    }
    ASSERT_TRUE(tx.send(as_bytes("seven"), 7, 20s));
    ASSERT_TRUE(tx.send(as_bytes("end"), 0, 20s));
}

TEST_F(LanesGroups, who_asks_a_group_for_another_type_is_refused_with_both_types)
{
    const Ring ring = make_ring();
    Consumer sevens = consumer_of(ring, {.type = MessageType{7}, .group = "sevens"});
    EXPECT_TRUE(ring.consumer({.type = MessageType{7}, .group = "sevens"}));
    const auto eights = ring.consumer({.type = MessageType{8}, .group = "sevens"});
    ASSERT_FALSE(eights);
    EXPECT_EQ(eights.error().code, Errc::mismatch);
    EXPECT_NE(eights.error().message().find("type 7, not type 8"), std::string::npos) << eights.error().message();
    const auto all = ring.consumer({.group = "sevens"});
    ASSERT_FALSE(all);
    EXPECT_NE(all.error().message().find("not every type"), std::string::npos) << all.error().message();
    EXPECT_EQ(ring.consumer({.type = MessageType{0}}).error().code, Errc::mismatch) << "the default group takes every type";
}

TEST_F(LanesGroups, names_that_are_too_long_are_refused_and_too_many_groups_too)
{
    const Ring ring = make_ring();
    EXPECT_EQ(ring.consumer({.group = std::string(40, 'g')}).error().code, Errc::bad_name);
    EXPECT_EQ(ring.consumer({.group = "#mine"}).error().code, Errc::bad_name);
    EXPECT_TRUE(ring.consumer({.group = std::string(39, 'g')}));
    for (unsigned i = 2; i < layout::max_groups; ++i) {
        ASSERT_TRUE(ring.consumer({.group = "group" + std::to_string(i)})) << i;
    }
    const auto refused = ring.consumer({.group = "one too many"});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::full_house);
    EXPECT_NE(refused.error().message().find("32 groups"), std::string::npos) << refused.error().message();
    EXPECT_TRUE(ring.consumer()) << "who needs no new group still gets in";
    EXPECT_TRUE(ring.status()->members.empty());
}

TEST_F(LanesGroups, a_durable_group_can_be_taken_away_when_nobody_lives_in_it)
{
    const Ring ring = make_ring({.default_group = false});
    Producer tx = producer_of(ring);
    {
        Consumer rx = consumer_of(ring, {.group = "audit"});
        const auto refused = ring.remove_group("audit");
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, Errc::in_use);
        EXPECT_NE(refused.error().message().find("(pid " + std::to_string(::getpid()) + ")"), std::string::npos)
            << refused.error().message();
    }
    fill(tx);
    std::jthread remover([&ring] {
        let_it_block();
        EXPECT_TRUE(ring.remove_group("audit"));
    });
    EXPECT_TRUE(tx.send_for(as_bytes("x"), 20s)) << "and that makes room, and wakes us";
    remover.join();
    EXPECT_TRUE(ring.status()->groups.empty());
    const auto absent = ring.remove_group("audit");
    ASSERT_FALSE(absent);
    EXPECT_EQ(absent.error().code, Errc::absent);
}

TEST_F(LanesGroups, status_shows_the_groups_their_members_and_how_far_behind_they_are)
{
    const Ring ring = make_ring({.first_position = ~std::uint64_t{0} - 23});
    Producer tx = producer_of(ring);
    Consumer rx = consumer_of(ring);
    Consumer sevens = consumer_of(ring, {.type = MessageType{7}, .group = "sevens"});
    Consumer fleeting = consumer_of(ring, {.group = "fleeting", .ephemeral = true});
    send_all(tx, {"1", "2", "3"}); // of 16 bytes, and 8 of padding behind the first
    const auto one = fleeting.try_receive();
    const auto two = rx.try_receive();
    ASSERT_TRUE(one && two);
    const auto status = ring.status();
    ASSERT_TRUE(status);
    ASSERT_EQ(status->groups.size(), 3U);
    const GroupStatus* const mine = group_of(*status, "default");
    ASSERT_NE(mine, nullptr);
    EXPECT_FALSE(mine->ephemeral);
    EXPECT_EQ(mine->members, 1U);
    EXPECT_EQ(mine->lag, 40U);
    EXPECT_EQ(mine->claimed, 16U);
    EXPECT_EQ(group_of(*status, "sevens")->type, 7);
    EXPECT_EQ(group_of(*status, "sevens")->lag, 56U);
    EXPECT_TRUE(group_of(*status, "fleeting")->ephemeral);
    ASSERT_EQ(status->lanes.size(), 1U);
    EXPECT_EQ(status->lanes[0].published, 56U);
    EXPECT_TRUE(status->lanes[0].has_producer);
    for (const MemberStatus& member : status->members) {
        EXPECT_EQ(member.group.empty(), member.role == Role::producer);
    }
}

} // namespace
} // namespace ringmain::contract
