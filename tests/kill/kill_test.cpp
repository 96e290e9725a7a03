// What the grid (grid.hpp) has no cell for: members of a ring of slots are killed at every instruction, and the ring stays whole.
// Of deaths that leave the same behind one is tried; RINGMAIN_LONG=1 tries them all.

#include <kill/ring_fixture.hpp>

namespace ringmain::kill_tests {
namespace {

TEST_P(RingKillTest, CreateLeavesNothingThatRemoveCannotTakeAway)
{
    Plan plan = in(create_plan(), {"absent, then removed", 0, 0});
    plan.is_removed_afterwards = true;
    plan.when_finished = {};
    survives(plan);
}

TEST_P(RingKillTest, RemoveLeavesNothingThatRemoveCannotTakeAway)
{
    Plan plan = in(remove_plan(), {"middle, then removed", 2, 0});
    plan.is_removed_afterwards = true;
    plan.when_finished = {};
    survives(plan);
}

TEST_P(RingKillTest, RecreateLeavesAWholeRingOrNone)
{
    survives_in(recreate_plan(), {middle, full, tail_wraps});
    survives(after_deaths(in(recreate_plan(), middle)));
}

TEST_P(RingKillTest, LeaveWakesWhoWaitsForTheLastProducer)
{
    survives(in(leave_producer_plan(), empty, Company::last_receiver));
    survives(frozen(in(leave_producer_plan(), empty, Company::last_receiver)));
}

TEST_P(RingKillTest, SendCommitsAWholeMessageOrNone)
{
    survives(in(send_plan(), tail_at_32_bits));
    survives(stamped(in(send_plan(), middle)));
    survives_in(try_send_plan(), {middle, empty, tail_wraps, tail_at_32_bits});
    survives(refused(in(try_send_plan(), full)));
    survives(in(send_plan(), empty, Company::last_receiver));
}

TEST_P(RingKillTest, SendingABatchCommitsWholeMessagesInOrder)
{
    survives(in(send_batch_plan(), batch_at_32_bits));
}

TEST_P(RingKillTest, ReceiveTakesOneMessageOrNone)
{
    survives(in(receive_plan(), head_at_32_bits));
    survives_in(try_receive_plan(), {middle, full, head_wraps, head_at_32_bits});
    survives(refused(in(try_receive_plan(), empty)));
}

TEST_P(RingKillTest, PollingABatchTakesTheOldestMessagesOrNone)
{
    survives(in(poll_plan(), poll_at_32_bits));
}

TEST_P(RingKillTest, AnOperationThatFindsTheBellRingingIsWholeOrNotDone)
{
    survives(after_deaths(in(try_send_plan(), tail_at_32_bits)));
    survives(after_deaths(in(try_receive_plan(), middle)));
    survives(frozen(after_deaths(in(send_plan(), empty, Company::last_receiver))));
}

INSTANTIATE_TEST_SUITE_P(Slots, RingKillTest, ::testing::Values("semaphore", "mutex"),
                         [](const auto& each) { return std::string(each.param); });

} // namespace
} // namespace ringmain::kill_tests
