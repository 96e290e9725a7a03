// Members of a ring of slots are killed at every instruction of every operation, and the ring stays whole.
// Of deaths that leave the same behind one is tried; RINGMAIN_LONG=1 tries them all.

#include <kill/ring_fixture.hpp>

namespace ringmain::kill_tests {
namespace {

TEST_P(RingKillTest, CreateLeavesARingOrNothingThatStopsTheNextOne)
{
    survives(in(create_plan(), {"absent", 0, 0}));
}

TEST_P(RingKillTest, CreateLeavesNothingThatRemoveCannotTakeAway)
{
    Plan plan = in(create_plan(), {"absent, then removed", 0, 0});
    plan.is_removed_afterwards = true;
    plan.when_finished = {};
    survives(plan);
}

TEST_P(RingKillTest, RemoveLeavesAWholeRingOrNone)
{
    survives(in(remove_plan(), middle));
    survives_in(remove_plan(), {full, tail_wraps});
    Plan plan = in(remove_plan(), {"middle, then removed", 2, 0});
    plan.is_removed_afterwards = true;
    plan.when_finished = {};
    survives(plan);
}

TEST_P(RingKillTest, RemoveByForceLeavesNobodyAsleepInARingThatIsGone)
{
    survives(in(force_remove_plan(), empty, Company::receiver));
}

TEST_P(RingKillTest, RecreateLeavesAWholeRingOrNone)
{
    survives(in(recreate_plan(), middle));
    survives_in(recreate_plan(), {full, tail_wraps});
}

TEST_P(RingKillTest, JoinLeavesNoMemberBehind)
{
    survives(in(join_producer_plan(), middle));
    survives(in(join_consumer_plan(), middle));
    survives_in(join_producer_plan(), {empty, full, tail_wraps});
    survives_in(join_consumer_plan(), {empty, full, tail_wraps});
}

TEST_P(RingKillTest, JoinDisturbsNobodyWhoIsParked)
{
    survives(in(join_producer_plan(), empty, Company::receiver));
    survives(in(join_consumer_plan(), full, Company::sender));
}

TEST_P(RingKillTest, LeaveLeavesNoMemberBehindAndWakesWhoWaitsForIt)
{
    survives_in(leave_producer_plan(), {middle, empty, full, tail_wraps});
    survives_in(leave_consumer_plan(), {middle, empty, full, tail_wraps});
    survives(in(leave_producer_plan(), empty, Company::last_receiver));
    survives(in(leave_producer_plan(), empty, Company::receiver));
    survives(in(leave_consumer_plan(), full, Company::sender));
}

TEST_P(RingKillTest, SendCommitsAWholeMessageOrNone)
{
    survives_in(send_plan(), {empty, middle, tail_wraps, tail_at_32_bits});
    survives(stamped(in(send_plan(), middle)));
    survives_in(try_send_plan(), {middle, empty, tail_wraps, tail_at_32_bits});
}

TEST_P(RingKillTest, SendKilledWhileParkedSendsNothing)
{
    survives(asleep(in(send_plan(), full)));
    survives(refused(in(try_send_plan(), full)));
    survives(woken(in(send_plan(), full)));
    survives(asleep(in(send_plan(), full, Company::sender)));
}

TEST_P(RingKillTest, SendWakesAParkedReceiverOrItsDeathDoes)
{
    survives(in(send_plan(), empty, Company::receiver));
    survives(in(send_plan(), empty, Company::last_receiver));
}

TEST_P(RingKillTest, SendingABatchCommitsWholeMessagesInOrder)
{
    survives_in(send_batch_plan(), {empty, batch_wraps, batch_at_32_bits});
    survives(asleep(in(send_batch_plan(), middle)));
    survives(woken(in(send_batch_plan(), middle)));
    survives(in(send_batch_plan(), empty, Company::receiver));
}

TEST_P(RingKillTest, ReceiveTakesOneMessageOrNone)
{
    survives_in(receive_plan(), {middle, full, head_wraps, head_at_32_bits});
    survives_in(try_receive_plan(), {middle, full, head_wraps, head_at_32_bits});
}

TEST_P(RingKillTest, ReceiveKilledWhileParkedTakesNothing)
{
    survives(asleep(in(receive_plan(), empty)));
    survives(refused(in(try_receive_plan(), empty)));
    survives(woken(in(receive_plan(), empty)));
    survives(asleep(in(receive_plan(), empty, Company::receiver)));
}

TEST_P(RingKillTest, ReceiveLetsAParkedSenderInOrItsDeathDoes)
{
    survives(in(receive_plan(), full, Company::sender));
}

TEST_P(RingKillTest, PollingABatchTakesTheOldestMessagesOrNone)
{
    survives_in(poll_plan(), {full, poll_wraps, poll_at_32_bits});
    Plan two = in(poll_plan(), middle);
    two.when_finished = 2;
    survives(two);
    survives(in(poll_plan(), full, Company::sender));
}

TEST_P(RingKillTest, RepairKilledAnywhereIsRepairedByTheNext)
{
    survives(after_deaths(in(send_plan(), middle)));
    survives(after_deaths(in(receive_plan(), middle)));
    survives(after_deaths(in(join_producer_plan(), middle)));
    survives(after_deaths(in(try_send_plan(), tail_at_32_bits)));
}

TEST_P(RingKillTest, AnOperationThatFindsTheBellRingingIsWholeOrNotDone)
{
    survives(after_deaths(in(send_batch_plan(), empty)));
    survives(after_deaths(in(poll_plan(), full)));
    survives(after_deaths(in(try_receive_plan(), middle)));
    survives(after_deaths(in(leave_producer_plan(), middle)));
    survives(after_deaths(in(leave_consumer_plan(), middle)));
}

TEST_P(RingKillTest, RepairKilledAnywhereForgetsNobodyWhoSleptThroughIt)
{
    survives(frozen(after_deaths(in(send_plan(), empty, Company::last_receiver))));
    survives(frozen(after_deaths(in(receive_plan(), full, Company::sender))));
    survives(frozen(in(leave_producer_plan(), empty, Company::last_receiver)));
}

INSTANTIATE_TEST_SUITE_P(Slots, RingKillTest, ::testing::Values("semaphore", "mutex"),
                         [](const auto& each) { return std::string(each.param); });

} // namespace
} // namespace ringmain::kill_tests
