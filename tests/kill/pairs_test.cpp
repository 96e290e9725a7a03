// Whoever repairs a ring of slots after a death dies, too, anywhere in that, and the ring stays whole.

#include <kill/pair_fixture.hpp>
#include <kill/plan_parts.hpp>
#include <kill/ring_fixture.hpp>

namespace ringmain::kill_tests {
namespace {

// The ring is open already.
Plan join_as_producer()
{
    return plan_of("join as producer", open_ring, [](Seat& seat) { seat.producer.emplace(or_give_up(seat.ring->producer())); });
}

Plan join_as_consumer()
{
    return plan_of("join as consumer", open_ring, [](Seat& seat) { seat.consumer.emplace(or_give_up(seat.ring->consumer())); });
}

// On `mutex` only those hear the bell who join or have to wait.
class PairsOnSlots : public PairTest<RingKillTest> {
protected:
    static void survive(Plan first, const Plan& second)
    {
        first.slots_backend = GetParam();
        PairTest::survive(first, second);
    }
};

TEST_P(PairsOnSlots, ASenderDiesAndThenWhoRepairs)
{
    survive(in(send_plan(), middle), join_as_consumer());
    survive(in(send_plan(), full), send_plan());
    survive(in(send_batch_plan(), empty), join_as_producer());
    survive(frozen(in(send_plan(), empty, Company::last_receiver)), join_as_consumer());
}

TEST_P(PairsOnSlots, AReceiverDiesAndThenWhoRepairs)
{
    survive(in(receive_plan(), middle), join_as_producer());
    survive(in(receive_plan(), empty), receive_plan());
    survive(in(poll_plan(), full), join_as_consumer());
    survive(frozen(in(receive_plan(), full, Company::sender)), join_as_consumer());
}

TEST_P(PairsOnSlots, WhoJoinsOrLeavesDiesAndThenWhoRepairs)
{
    survive(in(join_as_producer(), full), send_plan());
    survive(in(join_as_consumer(), empty), receive_plan());
    survive(in(leave_consumer_plan(), full), send_plan());
    survive(frozen(in(leave_producer_plan(), empty, Company::last_receiver)), join_as_consumer());
}

TEST_P(PairsOnSlots, WhoSleptThroughADeathRepairsAndDies)
{
    survive(in(send_plan(), empty), asleep(receive_plan()));
    survive(in(receive_plan(), full), asleep(send_plan()));
}

INSTANTIATE_TEST_SUITE_P(Slots, PairsOnSlots, ::testing::Values("semaphore", "mutex"),
                         [](const auto& each) { return std::string(each.param); });

} // namespace
} // namespace ringmain::kill_tests
