// When a message is dealt with, and who gets it if that never happens.

#include <contract/lanes_fixture.hpp>

#include <unistd.h>

#include <optional>
#include <set>

namespace ringmain::contract {
namespace {

using LanesDelivery = Lanes;

TEST_F(LanesDelivery, a_message_is_dealt_with_when_it_is_destroyed)
{
    const Ring ring = make_ring();
    Producer tx = producer_of(ring);
    Consumer rx = consumer_of(ring);
    fill(tx);
    {
        const auto held = rx.try_receive();
        ASSERT_TRUE(held);
        EXPECT_EQ(tx.try_send(as_bytes("x")).error(), Errc::would_block) << "somebody looks at it";
    }
    EXPECT_TRUE(tx.try_send(as_bytes("x")));
}

TEST_F(LanesDelivery, a_message_is_dealt_with_when_its_consumer_receives_again)
{
    const Ring ring = make_ring();
    Producer tx = producer_of(ring);
    Consumer rx = consumer_of(ring);
    fill(tx);
    const auto first = rx.try_receive();
    auto second = rx.try_receive();
    EXPECT_TRUE(tx.try_send(as_bytes("x")));
    EXPECT_EQ(tx.try_send(as_bytes("x")).error(), Errc::would_block);
    {
        const Message moved = std::move(*second);
        EXPECT_EQ(as_text(moved.bytes()), "x");
    }
    EXPECT_TRUE(tx.try_send(as_bytes("x"))) << "a message that was moved is released once, where it ends";
}

// The first one's end must not release the second, which is looked at.
TEST_F(LanesDelivery, the_late_end_of_an_earlier_message_changes_nothing)
{
    const Ring ring = make_ring();
    Producer tx = producer_of(ring);
    Consumer rx = consumer_of(ring);
    fill(tx);
    auto first = std::optional(rx.try_receive());
    auto second = std::optional(rx.try_receive());
    EXPECT_TRUE(tx.try_send(as_bytes("x")));
    first.reset();
    EXPECT_EQ(tx.try_send(as_bytes("x")).error(), Errc::would_block);
    second.reset();
    EXPECT_TRUE(tx.try_send(as_bytes("x")));
}

TEST_F(LanesDelivery, a_forked_child_that_destroys_its_copy_of_a_message_deals_with_nothing)
{
    const Ring ring = make_ring();
    Producer tx = producer_of(ring);
    Consumer rx = consumer_of(ring);
    fill(tx);
    auto held = rx.try_receive();
    ChildProcess child([&held] {
        const Message dies_here = std::move(*held);
        return 0;
    });
    EXPECT_TRUE(child.wait().succeeded());
    EXPECT_EQ(tx.try_send(as_bytes("x")).error(), Errc::would_block);
}

TEST_F(LanesDelivery, a_forked_child_neither_receives_from_nor_releases_what_its_parent_claimed)
{
    const Ring ring = make_ring();
    Producer tx = producer_of(ring);
    Consumer rx = consumer_of(ring);
    send_all(tx, {"1", "2", "3"});
    EXPECT_EQ(next(rx), "1");
    const auto held = rx.try_receive(); // has claimed 3 as well
    ASSERT_TRUE(held);
    fill(tx);
    ChildProcess child([&rx] {
        const auto message = rx.try_receive();
        const auto polled = rx.poll([](const Message&) {}, 1, Wait::none());
        return (!message && message.error() == Errc::forked ? 0 : 1) + (!polled && polled.error() == Errc::forked ? 0 : 2);
    });
    EXPECT_EQ(child.wait().text(), "exited with 0");
    EXPECT_EQ(tx.try_send(as_bytes("x")).error(), Errc::would_block) << "the parent still looks at it";
    EXPECT_EQ(next(rx), "3");
}

TEST_F(LanesDelivery, what_poll_calls_is_refused_when_it_receives_from_the_same_consumer)
{
    const Ring ring = make_ring();
    Producer tx = producer_of(ring);
    Consumer rx = consumer_of(ring);
    send_all(tx, {"1", "2", "3"});
    std::vector<std::string> taken;
    const auto polled = rx.poll(
        [&](const Message& message) {
            taken.emplace_back(as_text(message.bytes()));
            EXPECT_EQ(rx.try_receive().error(), Errc::reentered);
            EXPECT_EQ(rx.poll([](const Message&) {}, 1, Wait::none()).error(), Errc::reentered);
        },
        2);
    EXPECT_EQ(*polled, 2U);
    EXPECT_EQ(taken, (std::vector<std::string>{"1", "2"}));
    EXPECT_EQ(next(rx), "3");
}

TEST_F(LanesDelivery, who_exits_in_the_middle_of_a_poll_has_seen_the_message_in_its_hands_and_none_behind_it)
{
    const Ring ring = make_ring();
    Producer tx = producer_of(ring);
    for (const std::string_view text : {"1", "2", "3", "4", "5", "6", "7"}) {
        ASSERT_TRUE(tx.send(as_bytes(text)));
    }
    ChildProcess child([&] {
        std::optional<Consumer> rx(consumer_of(ring));
        int seen = 0;
        (void)rx->poll([&](const Message&) {
            if (++seen == 5) { // in the middle of a batch of four
                rx.reset();    // as exit(3) does to what is static
                ::_exit(0);
            }
        });
        return 1;
    });
    EXPECT_EQ(child.wait().text(), "exited with 0");
    Consumer rx = consumer_of(ring);
    for (const std::string_view text : {"5", "6", "7"}) {
        const auto message = rx.try_receive();
        ASSERT_TRUE(message) << text;
        EXPECT_EQ(as_text(message->bytes()), text);
        EXPECT_EQ(message->redelivered(), text == "5") << text;
    }
}

// In a child, because what is wrong here ends a process.
TEST_F(LanesDelivery, a_message_whose_consumer_leaves_before_it_goes_to_another_and_is_flagged)
{
    const Ring ring = make_ring();
    Producer tx = producer_of(ring);
    send_all(tx, {"1", "2", "3"});
    ChildProcess child([this] {
        std::optional<Outcome<Message>> outlives; // its consumer
        Consumer rx = consumer_of(*Ring::open(name()));
        outlives.emplace(rx.try_receive());
        return *outlives && as_text((*outlives)->bytes()) == "1" ? 0 : 1;
    });
    EXPECT_EQ(child.wait().text(), "exited with 0");
    Consumer other = consumer_of(ring);
    EXPECT_EQ(drain_flagged(other), (Texts{"1!", "2", "3"}));
}

TEST_F(LanesDelivery, poll_deals_with_each_message_when_its_use_returns)
{
    const Ring ring = make_ring();
    Producer tx = producer_of(ring);
    Consumer rx = consumer_of(ring);
    fill(tx);
    int taken = 0;
    const auto use = [&](const Message&) { EXPECT_EQ(tx.try_send(as_bytes("x")).has_value(), taken++ > 0); };
    EXPECT_EQ(rx.poll(use, 15).value(), 15U);
}

TEST_F(LanesDelivery, exactly_the_message_in_a_killed_hand_is_delivered_again_once_and_flagged)
{
    for (int held = 1; held <= 7; ++held) { // first and last of a claim, and between: 1 | 2 3 | 4 5 6 7
        const Ring ring = make_ring();
        Producer tx = producer_of(ring);
        Texts expected;
        for (int i = 1; i <= 9; ++i) {
            send_all(tx, {std::to_string(i)});
            if (i >= held) {
                expected.push_back(std::to_string(i) + (i == held ? "!" : ""));
            }
        }
        die_holding(held);
        {
            Consumer rx = consumer_of(ring);
            EXPECT_EQ(drain_flagged(rx), expected);
            EXPECT_EQ(next(rx), "would block");
        }
        ASSERT_TRUE(Ring::remove(name(), true));
    }
}

TEST_F(LanesDelivery, a_consumer_that_sleeps_is_woken_for_the_message_of_a_killed_one)
{
    const Ring ring = make_ring();
    Producer tx = producer_of(ring);
    send_all(tx, {"x"});
    const support::Shared<std::atomic<bool>> holds;
    ChildProcess child([&] {
        Consumer rx = consumer_of(*Ring::open(name()));
        const auto held = rx.receive(10s);
        *holds = held.has_value();
        ::pause();
        return 0;
    });
    while (!*holds) {
        std::this_thread::yield();
    }
    Consumer rx = consumer_of(ring, {.wait = WaitStrategy::park});
    EXPECT_EQ(next(rx), "would block");
    std::jthread killer([&child] {
        let_it_block();
        child.kill();
    });
    EXPECT_EQ(next(rx, 20s), "x!");
}

TEST_F(LanesDelivery, the_deaths_of_one_group_are_not_seen_by_another)
{
    const Ring ring = make_ring();
    Consumer audit = consumer_of(ring, {.group = "audit"});
    Producer tx = producer_of(ring);
    send_all(tx, {"1", "2"});
    die_holding(1);
    EXPECT_EQ(drain_flagged(audit), (Texts{"1", "2"}));
    Consumer rx = consumer_of(ring);
    EXPECT_EQ(drain_flagged(rx), (Texts{"1!", "2"}));
}

TEST_F(LanesDelivery, whoever_leaves_gives_back_what_it_prefetched_in_order_and_unflagged)
{
    const Ring ring = make_ring();
    Producer tx = producer_of(ring);
    send_all(tx, {"1", "2", "3", "4", "5", "6", "7"});
    {
        Consumer leaves = consumer_of(ring);
        for (const char* text : {"1", "2", "3", "4"}) { // has claimed 4 to 7
            EXPECT_EQ(next(leaves), text);
        }
        Consumer other = consumer_of(ring);
        EXPECT_EQ(next(other), "would block");
    }
    Consumer rx = consumer_of(ring);
    EXPECT_EQ(drain_flagged(rx), (Texts{"5", "6", "7"}));
}

TEST_F(LanesDelivery, a_waiting_consumer_gets_what_a_leaving_one_gives_back)
{
    const Ring ring = make_ring();
    Producer tx = producer_of(ring);
    send_all(tx, {"1", "2", "3"});
    auto leaves = std::optional(consumer_of(ring));
    EXPECT_EQ(next(*leaves), "1");
    EXPECT_EQ(next(*leaves), "2"); // has claimed 3 as well
    Consumer rx = consumer_of(ring, {.wait = WaitStrategy::park});
    std::jthread leaver([&leaves] {
        let_it_block();
        leaves.reset();
    });
    EXPECT_EQ(next(rx, 20s), "3");
}

// Every place had somebody who died with a message: whoever comes next must still get in, and inherit them all.
TEST_F(LanesDelivery, consumers_can_come_after_all_of_them_were_killed_at_once)
{
    const Ring ring = make_ring({.capacity = 1 << 12, .producers = 32});
    Producer tx = producer_of(ring);
    std::multiset<std::string> expected;
    for (int i = 0; i < 32; ++i) {
        send_all(tx, {std::to_string(i)});
        expected.insert(std::to_string(i) + "!");
    }
    ChildProcess child([&] {
        const Ring same = *Ring::open(name());
        std::vector<Consumer> consumers;
        std::vector<Message> held;
        for (int i = 0; i < 32; ++i) {
            consumers.push_back(consumer_of(same, {.prefetch = 1}));
            auto message = consumers.back().try_receive();
            if (!message) {
                return 1;
            }
            held.push_back(std::move(*message));
        }
        ::raise(SIGKILL);
        return 2;
    });
    ASSERT_EQ(child.wait().text(), "killed by signal 9");
    auto joined = ring.consumer();
    ASSERT_TRUE(joined) << joined.error().message();
    const Texts all = drain_flagged(*joined);
    EXPECT_EQ(std::multiset<std::string>(all.begin(), all.end()), expected);
}

} // namespace
} // namespace ringmain::contract
