// What a ring counts, as others see it.

#include <contract/fixture.hpp>

#include <csignal>

namespace ringmain::contract {
namespace {

using support::ChildProcess;

class Counters : public Contract {
protected:
    // A child that joins, does this, and is killed.
    void die_after(const std::function<void(const Ring&)>& work)
    {
        ChildProcess child([&] {
            work(*Ring::open(name()));
            ::raise(SIGKILL);
            return 1;
        });
        EXPECT_EQ(child.wait().kind, support::ChildEnd::Kind::killed);
    }
};

TEST_P(Counters, go_on_when_members_leave_or_die_and_each_member_sees_its_own)
{
    const Ring ring = make();
    EXPECT_TRUE(producer_of(ring).send(as_bytes("12")));
    die_after([](const Ring& there) { EXPECT_TRUE(producer_of(there).send(as_bytes("345"))); });
    Producer tx = producer_of(ring);
    ASSERT_TRUE(tx.send(as_bytes("6")));
    {
        Consumer leaves = consumer_of(ring);
        ASSERT_TRUE(leaves.receive());
    }
    Consumer rx = consumer_of(ring);
    ASSERT_TRUE(rx.receive());
    const RingStatus seen = *ring.status();
    EXPECT_EQ(seen.sent.messages, 3U);
    EXPECT_EQ(seen.sent.bytes, 6U);
    EXPECT_EQ(seen.received.messages, 2U);
    EXPECT_EQ(seen.received.bytes, 5U);
    ASSERT_EQ(seen.members.size(), 2U);
    EXPECT_EQ(seen.members[0].traffic.messages, 1U);
    EXPECT_EQ(seen.members[0].traffic.bytes, 1U);
    EXPECT_EQ(seen.members[1].traffic.messages, 1U);
    EXPECT_EQ(seen.members[1].traffic.bytes, 3U);
}

TEST_P(Counters, on_lanes_tell_what_consumers_have_dealt_with_and_elsewhere_what_they_took)
{
    const Ring ring = make();
    Producer tx = producer_of(ring);
    for (const std::string_view text : {"1", "22", "333"}) {
        ASSERT_TRUE(tx.send(as_bytes(text)));
    }
    Consumer rx = consumer_of(ring);
    const unsigned in_hands = ring.backend() == "lanes" ? 1 : 0;
    for (const std::uint64_t taken : {1U, 2U, 3U}) {
        const auto message = rx.receive();
        ASSERT_TRUE(message);
        EXPECT_EQ(ring.status()->received.messages, taken - in_hands);
        EXPECT_EQ(ring.status()->members.at(1).traffic.messages, taken - in_hands);
    }
    EXPECT_EQ(ring.status()->received.messages, 3U);
    EXPECT_EQ(ring.status()->members.at(1).traffic.bytes, 6U);
}

TEST_P(Counters, tell_how_often_a_call_found_the_ring_full_or_empty)
{
    const Ring ring = make();
    Producer tx = producer_of(ring);
    Consumer rx = consumer_of(ring);
    EXPECT_EQ(rx.try_receive().error(), Errc::would_block);
    EXPECT_EQ(rx.receive_for(1ms).error(), Errc::timed_out);
    EXPECT_EQ(ring.status()->events.empty, 2U);
    EXPECT_EQ(ring.status()->events.full, 0U);
    fill(tx);
    EXPECT_EQ(tx.send_for(as_bytes("x"), 1ms).error(), Errc::timed_out);
    EXPECT_EQ(ring.status()->events.full, 2U);
    ASSERT_TRUE(rx.receive());
    EXPECT_EQ(ring.status()->events.empty, 2U) << "there was something";
}

TEST_P(Counters, tell_who_went_to_sleep_and_was_woken)
{
    const Ring ring = make();
    Producer tx = producer_of(ring);
    Consumer rx = consumer_of(ring, {.wait = WaitStrategy::park});
    std::jthread receiver([&rx] { EXPECT_TRUE(rx.receive()); });
    while (ring.status()->events.parks == 0) {
        std::this_thread::yield();
    }
    let_it_block();
    ASSERT_TRUE(tx.send(as_bytes("x")));
    receiver.join();
    EXPECT_EQ(ring.status()->events.parks, 1U);
    EXPECT_EQ(ring.status()->events.wakes, ring.backend() == "semaphore" ? 0U : 1U);
}

TEST_P(Counters, tell_what_came_again)
{
    const Ring ring = make();
    Producer tx = producer_of(ring);
    ASSERT_TRUE(tx.send(as_bytes("1")));
    ASSERT_TRUE(tx.send(as_bytes("2")));
    ASSERT_TRUE(tx.send(as_bytes("3")));
    die_after([](const Ring& there) {
        Consumer rx = consumer_of(there);
        EXPECT_TRUE(rx.receive());
        const auto in_its_hands = rx.receive();
        ::raise(SIGKILL);
    });
    Consumer rx = consumer_of(ring);
    drain(rx);
    EXPECT_EQ(ring.status()->events.redelivered, ring.backend() == "lanes" ? 1U : 0U) << "of slots it is gone";
}

// Transports count nothing.
INSTANTIATE_TEST_SUITE_P(OurRings, Counters, ::testing::ValuesIn(our_rings()),
                         [](const auto& each) { return std::string(each.param->name); });

} // namespace
} // namespace ringmain::contract
