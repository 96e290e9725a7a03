// Members that come, go, fork and die, and rings that go away under them.

#include <contract/fixture.hpp>

#include <ringmain/layout/control.hpp>
#include <ringmain/sys/key.hpp>
#include <ringmain/sys/segment.hpp>

#include <unistd.h>

namespace ringmain::contract {
namespace {

using support::ChildProcess;

layout::Control& control_of(const sys::Mapping& mapping)
{
    return *reinterpret_cast<layout::Control*>(mapping.bytes().data());
}

// A second, writable look at a ring, for damaging it.
sys::Mapping segment_of(const std::string& name, int which)
{
    const key_t key = sys::ring_name(name)->keys[0] + which;
    return *sys::Mapping::attach(*sys::find_segment(key), sys::Access::read_write);
}

TEST_P(Contract, killed_processes_end_the_stream_and_what_they_committed_arrives)
{
    if (!backend().has_name) {
        GTEST_SKIP() << "both ends are in each forked process";
    }
    const Ring ring = make();
    Consumer rx = consumer_of(ring);
    const support::Shared<std::atomic<bool>> has_sent;
    {
        ChildProcess producer([&] {
            Producer tx = producer_of(*Ring::open(name()));
            (void)tx.send(as_bytes("1"));
            (void)tx.send(as_bytes("2"));
            *has_sent = true;
            ::pause();
            return 0;
        });
        EXPECT_EQ(as_text(rx.receive()->bytes()), "1");
        while (!*has_sent) {
            std::this_thread::yield();
        }
        producer.kill();
    }
    EXPECT_EQ(as_text(rx.receive()->bytes()), "2");
    EXPECT_EQ(rx.receive().error(), Errc::end_of_stream);
    EXPECT_EQ(ring.status()->repairs, backend().is_ring() ? 1U : 0U);
}

TEST_P(Contract, the_death_of_a_producer_ends_the_stream_for_a_consumer_that_sleeps_or_polls)
{
    if (!backend().has_name) {
        GTEST_SKIP() << "both ends are in each forked process";
    }
    for (const bool sleeps : {true, false}) {
        const Ring ring = make();
        Consumer rx = consumer_of(ring);
        ChildProcess producer([&] {
            Producer tx = producer_of(*Ring::open(name()));
            (void)tx.send(as_bytes("up"));
            ::pause();
            return 0;
        });
        ASSERT_TRUE(rx.receive());
        std::jthread killer([&producer] {
            let_it_block();
            producer.kill();
        });
        Errc outcome = Errc::would_block;
        while (outcome == Errc::would_block) {
            outcome = (sleeps ? rx.receive() : rx.try_receive()).error();
        }
        EXPECT_EQ(outcome, Errc::end_of_stream);
        killer.join();
        remove();
    }
}

TEST_P(Contract, a_ring_has_room_for_64_members_and_a_place_is_free_again_after_one_leaves)
{
    if (!backend().is_ring()) {
        GTEST_SKIP() << "is no ring of ours";
    }
    const Ring ring = make();
    std::vector<Producer> producers;
    for (unsigned i = 0; i < backend().most_producers; ++i) {
        producers.push_back(producer_of(ring));
    }
    std::vector<Consumer> consumers;
    for (unsigned i = backend().most_producers; i < 64; ++i) {
        consumers.push_back(consumer_of(ring));
    }
    EXPECT_EQ(ring.producer().error().code, Errc::full_house);
    EXPECT_EQ(ring.consumer().error().code, Errc::full_house);
    EXPECT_EQ(ring.status()->members.size(), 64U);
    producers.pop_back();
    EXPECT_EQ(ring.consumer().has_value(), !backend().has_places_for_consumers);
    EXPECT_TRUE(ring.producer());
    if (!consumers.empty()) {
        consumers.pop_back();
        EXPECT_TRUE(ring.consumer());
    }
    ASSERT_TRUE(producers.front().send(as_bytes("still works")));
}

TEST_P(Contract, a_forked_child_cannot_use_its_parents_handles_and_does_not_leave_with_them)
{
    if (backend().producers < 2) {
        GTEST_SKIP() << "has one producer";
    }
    const Ring ring = make();
    {
        Consumer rx = consumer_of(ring);
        Producer tx = producer_of(ring);
        ChildProcess child([&] {
            const bool refused = tx.send(as_bytes("x")).error() == Errc::forked && rx.try_receive().error() == Errc::forked;
            Producer dies_here = std::move(tx);
            Producer own = producer_of(ring); // the ring itself may be used
            return refused && own.try_send(as_bytes("child")) ? 0 : 1;
        });
        EXPECT_TRUE(child.wait().succeeded());
        EXPECT_EQ(ring.status()->members.size(), backend().is_ring() ? 2U : 0U)
            << "the child's own one has left, the parent's two have not";
        EXPECT_EQ(as_text(rx.receive()->bytes()), "child");
        EXPECT_TRUE(tx.send(as_bytes("parent")));
        EXPECT_TRUE(rx.receive());
    }
    EXPECT_TRUE(ring.status()->members.empty());
}

TEST_P(Contract, removing_a_ring_wakes_who_waits_in_it)
{
    if (!backend().learns_of_removal) {
        GTEST_SKIP() << "lives on for those who have it open";
    }
    const Ring ring = make(1);
    std::jthread receiver([rx = consumer_of(ring)]() mutable {
        EXPECT_EQ(rx.receive().error(), Errc::removed);
        EXPECT_EQ(rx.receive().error(), Errc::removed);
    });
    let_it_block();
    EXPECT_EQ(Ring::remove(name()).error().code, Errc::in_use);
    remove();
    receiver.join();
    EXPECT_EQ(ring.producer().error().code, Errc::removed);
    EXPECT_EQ(Ring::open(name()).error().code, Errc::absent);
}

TEST_P(Contract, the_members_of_a_ring_can_be_seen)
{
    if (!backend().is_ring()) {
        GTEST_SKIP() << "is no ring of ours";
    }
    const Ring ring = make();
    Producer tx = producer_of(ring);
    Consumer rx = consumer_of(ring);
    ASSERT_TRUE(tx.send(as_bytes("12345")));
    ASSERT_TRUE(tx.send(as_bytes("678")));
    ASSERT_TRUE(rx.receive());
    const auto seen = ring.status();
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->filled, backend().volume(1));
    EXPECT_EQ(seen->sent.messages, 2U);
    EXPECT_EQ(seen->received.messages, 1U);
    ASSERT_EQ(seen->members.size(), 2U);
    EXPECT_EQ(seen->members[0].role, Role::producer);
    EXPECT_EQ(seen->members[0].traffic.messages, 2U);
    EXPECT_EQ(seen->members[0].traffic.bytes, 8U);
    EXPECT_EQ(seen->members[1].role, Role::consumer);
    EXPECT_EQ(seen->members[1].traffic.messages, 1U);
    EXPECT_EQ(seen->members[1].pid, static_cast<std::uint32_t>(::getpid()));
    EXPECT_TRUE(seen->members[1].alive);
}

TEST_P(Contract, impossible_cursors_are_reported_and_nobody_who_could_know_sleeps_on)
{
    if (!backend().is_ring()) {
        GTEST_SKIP() << "is no ring of ours";
    }
    const Ring ring = make();
    std::jthread sleeper([rx = consumer_of(ring)]() mutable { EXPECT_EQ(rx.receive().error(), Errc::corrupt); });
    let_it_block();
    const sys::Mapping control = segment_of(name(), 0);
    control_of(control).cursors.head.store(1000);
    control_of(control).lane_cursors[layout::default_group][0].next.store(1);
    Producer tx = producer_of(ring);
    const auto sent = tx.send(as_bytes("x"));
    EXPECT_EQ(sent.has_value(), !backend().breaks_as_a_whole) << "a producer may never look at a lane's cursors";
    sleeper.join();
    EXPECT_EQ(error_when_full(tx), Errc::corrupt);
    EXPECT_EQ(ring.status()->state == RingState::corrupt, backend().breaks_as_a_whole);
}

TEST_P(Contract, an_impossible_length_is_reported_and_nothing_is_read_outside)
{
    if (!backend().is_ring()) {
        GTEST_SKIP() << "is no ring of ours";
    }
    const Ring ring = make();
    Producer tx = producer_of(ring);
    Consumer rx = consumer_of(ring);
    ASSERT_TRUE(tx.send(as_bytes("x")));
    const sys::Mapping data = segment_of(name(), 1);
    for (std::byte& each : data.bytes()) {
        each = std::byte{0xff};
    }
    EXPECT_EQ(rx.receive().error(), Errc::corrupt);
    EXPECT_EQ(error_when_full(tx), Errc::corrupt);
}

} // namespace
} // namespace ringmain::contract
