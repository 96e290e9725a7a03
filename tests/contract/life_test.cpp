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

TYPED_TEST(Contract, killed_processes_end_the_stream_and_what_they_committed_arrives)
{
    const Ring ring = this->make();
    Consumer rx = this->consumer_of(ring);
    {
        ChildProcess producer([&] {
            Producer tx = this->producer_of(*Ring::open(this->name()));
            (void)tx.send(as_bytes("1"));
            (void)tx.send(as_bytes("2"));
            ::pause();
            return 0;
        });
        EXPECT_EQ(as_text(rx.receive()->bytes()), "1");
        while (rx.was_full() == 0) {
            std::this_thread::yield();
        }
        producer.kill();
    }
    EXPECT_EQ(as_text(rx.receive()->bytes()), "2");
    EXPECT_EQ(rx.receive().error(), Errc::end_of_stream);
    EXPECT_EQ(ring.status()->repairs, 1U);
}

TYPED_TEST(Contract, the_death_of_a_producer_ends_the_stream_for_a_consumer_that_sleeps_or_polls)
{
    for (const bool sleeps : {true, false}) {
        const Ring ring = this->make();
        Consumer rx = this->consumer_of(ring);
        ChildProcess producer([&] {
            Producer tx = this->producer_of(*Ring::open(this->name()));
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
        ASSERT_TRUE(Ring::remove(this->name(), true));
    }
}

TYPED_TEST(Contract, a_ring_has_room_for_64_members_and_a_place_is_free_again_after_one_leaves)
{
    const Ring ring = this->make();
    std::vector<Producer> producers;
    for (unsigned i = 0; i < TypeParam::most_producers; ++i) {
        producers.push_back(this->producer_of(ring));
    }
    std::vector<Consumer> consumers;
    for (unsigned i = TypeParam::most_producers; i < 64; ++i) {
        consumers.push_back(this->consumer_of(ring));
    }
    EXPECT_EQ(ring.producer().error().code, Errc::full_house);
    EXPECT_EQ(ring.consumer().error().code, Errc::full_house);
    EXPECT_EQ(ring.status()->members.size(), 64U);
    producers.pop_back();
    EXPECT_EQ(ring.consumer().has_value(), !TypeParam::has_places_for_consumers);
    EXPECT_TRUE(ring.producer());
    if (!consumers.empty()) {
        consumers.pop_back();
        EXPECT_TRUE(ring.consumer());
    }
    ASSERT_TRUE(producers.front().send(as_bytes("still works")));
}

TYPED_TEST(Contract, a_forked_child_cannot_use_its_parents_handles_and_does_not_leave_with_them)
{
    const Ring ring = this->make();
    {
        Producer tx = this->producer_of(ring);
        Consumer rx = this->consumer_of(ring);
        ChildProcess child([&] {
            const bool refused = tx.send(as_bytes("x")).error() == Errc::forked && rx.try_receive().error() == Errc::forked;
            Producer dies_here = std::move(tx);
            Producer own = this->producer_of(ring); // the ring itself may be used
            return refused && own.try_send(as_bytes("child")) ? 0 : 1;
        });
        EXPECT_TRUE(child.wait().succeeded());
        EXPECT_EQ(ring.status()->members.size(), 2U) << "the child's own one has left, the parent's two have not";
        EXPECT_EQ(as_text(rx.receive()->bytes()), "child");
        EXPECT_TRUE(tx.send(as_bytes("parent")));
        EXPECT_TRUE(rx.receive());
    }
    EXPECT_TRUE(ring.status()->members.empty());
}

TYPED_TEST(Contract, removing_a_ring_wakes_who_waits_in_it)
{
    const Ring ring = this->make(1);
    std::jthread receiver([rx = this->consumer_of(ring)]() mutable {
        EXPECT_EQ(rx.receive().error(), Errc::removed);
        EXPECT_EQ(rx.receive().error(), Errc::removed);
    });
    let_it_block();
    EXPECT_EQ(Ring::remove(this->name()).error().code, Errc::in_use);
    ASSERT_TRUE(Ring::remove(this->name(), true));
    receiver.join();
    EXPECT_EQ(ring.producer().error().code, Errc::removed);
    EXPECT_EQ(Ring::open(this->name()).error().code, Errc::absent);
}

TYPED_TEST(Contract, the_members_of_a_ring_can_be_seen)
{
    const Ring ring = this->make();
    Producer tx = this->producer_of(ring);
    Consumer rx = this->consumer_of(ring);
    ASSERT_TRUE(tx.send(as_bytes("12345")));
    ASSERT_TRUE(tx.send(as_bytes("678")));
    ASSERT_TRUE(rx.receive());
    const auto seen = ring.status();
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->filled, TypeParam::volume(1));
    EXPECT_EQ(seen->sent, TypeParam::volume(2));
    EXPECT_EQ(seen->received, TypeParam::breaks_as_a_whole ? 1U : 0U);
    ASSERT_EQ(seen->members.size(), 2U);
    EXPECT_EQ(seen->members[0].role, Role::producer);
    EXPECT_EQ(seen->members[0].messages, 2U);
    EXPECT_EQ(seen->members[0].bytes, 8U);
    EXPECT_EQ(seen->members[1].role, Role::consumer);
    EXPECT_EQ(seen->members[1].messages, 1U);
    EXPECT_EQ(seen->members[1].pid, static_cast<std::uint32_t>(::getpid()));
    EXPECT_TRUE(seen->members[1].alive);
}

TYPED_TEST(Contract, impossible_cursors_are_reported_and_nobody_who_could_know_sleeps_on)
{
    const Ring ring = this->make();
    std::jthread sleeper([rx = this->consumer_of(ring)]() mutable { EXPECT_EQ(rx.receive().error(), Errc::corrupt); });
    let_it_block();
    const sys::Mapping control = segment_of(this->name(), 0);
    control_of(control).cursors.head.store(1000);
    control_of(control).lane_cursors[layout::default_group][0].next.store(1);
    Producer tx = this->producer_of(ring);
    const auto sent = tx.send(as_bytes("x"));
    EXPECT_EQ(sent.has_value(), !TypeParam::breaks_as_a_whole) << "a producer may never look at a lane's cursors";
    sleeper.join();
    EXPECT_EQ(this->error_when_full(tx), Errc::corrupt);
    EXPECT_EQ(ring.status()->state == RingState::corrupt, TypeParam::breaks_as_a_whole);
}

TYPED_TEST(Contract, an_impossible_length_is_reported_and_nothing_is_read_outside)
{
    const Ring ring = this->make();
    Producer tx = this->producer_of(ring);
    Consumer rx = this->consumer_of(ring);
    ASSERT_TRUE(tx.send(as_bytes("x")));
    const sys::Mapping data = segment_of(this->name(), 1);
    for (std::byte& each : data.bytes()) {
        each = std::byte{0xff};
    }
    EXPECT_EQ(rx.receive().error(), Errc::corrupt);
    EXPECT_EQ(this->error_when_full(tx), Errc::corrupt);
}

} // namespace
} // namespace ringmain::contract
