// Ring::repair: cleaning up after the dead without joining.

#include <contract/fixture.hpp>

#include <ringmain/layout/control.hpp>
#include <ringmain/sys/key.hpp>
#include <ringmain/sys/semaphore_set.hpp>

#include <unistd.h>

#include <array>

namespace ringmain::contract {
namespace {

using support::ChildProcess;
namespace sem = layout::sem;

class Repair : public Contract {
protected:
    // A ring of two messages, and a consumer that was killed with the first in its hands.
    Ring ring_with_a_death()
    {
        Ring ring = make();
        Producer tx = producer_of(ring);
        EXPECT_TRUE(tx.send(as_bytes("1")));
        EXPECT_TRUE(tx.send(as_bytes("2")));
        const support::Shared<std::atomic<bool>> has_received;
        ChildProcess consumer([&] {
            Consumer rx = consumer_of(*Ring::open(name()));
            const auto message = rx.receive();
            *has_received = message && as_text(message->bytes()) == "1";
            ::pause();
            return 0;
        });
        while (!*has_received) {
            std::this_thread::yield();
        }
        consumer.kill();
        return ring;
    }
};

TEST_P(Repair, frees_the_place_of_a_dead_member_and_what_it_held_goes_to_the_next)
{
    if (!backend().is_ring()) {
        GTEST_SKIP() << "is no ring of ours";
    }
    const Ring ring = ring_with_a_death();
    EXPECT_EQ(ring.status()->unburied, 1U);
    ASSERT_TRUE(ring.repair(10s));
    EXPECT_EQ(ring.status()->unburied, 0U);
    EXPECT_EQ(ring.status()->repairs, 1U);
    EXPECT_TRUE(ring.status()->members.empty());
    EXPECT_TRUE(ring.repair(10s));
    EXPECT_EQ(ring.status()->repairs, 1U) << "nobody died since";
    Consumer rx = consumer_of(ring);
    using Texts = std::vector<std::string>;
    EXPECT_EQ(drain(rx), ring.backend() == "lanes" ? Texts({"1", "2"}) : Texts({"2"})) << "slots are free once received";
}

TEST_P(Repair, gives_up_when_somebody_stays_inside_and_works_once_he_has_left)
{
    if (!backend().is_ring()) {
        GTEST_SKIP() << "is no ring of ours";
    }
    const Ring ring = ring_with_a_death();
    const auto set = sys::SemaphoreSet::open(sys::ring_name(name())->keys[0]);
    for (const std::uint16_t door : {sem::lock, sem::put, sem::take}) {
        std::array enter{sys::add_undo(door, 1)};
        std::array leave{sys::add_undo(door, -1)};
        ASSERT_EQ(set->apply(enter), 0);
        EXPECT_EQ(ring.repair(10ms).error().code, Errc::timed_out);
        ASSERT_EQ(set->apply(leave), 0);
        EXPECT_EQ(ring.status()->unburied, 1U);
    }
    EXPECT_TRUE(ring.repair(10ms));
    EXPECT_EQ(ring.status()->unburied, 0U);
}

TEST_P(Repair, of_what_has_no_members_is_not_supported)
{
    if (backend().is_ring()) {
        GTEST_SKIP() << "has members";
    }
    EXPECT_EQ(make().repair(10ms).error().code, Errc::unsupported);
}

INSTANTIATE_TEST_SUITE_P(Every, Repair, ::testing::ValuesIn(all_backends().begin(), all_backends().end()),
                         [](const auto& each) { return std::string(each.param->name); });

} // namespace
} // namespace ringmain::contract
