// What the grid (grid.hpp) has no cell for: members of a `lanes` ring are killed at every instruction, and the ring stays whole.
// Of deaths that leave the same behind one is tried; RINGMAIN_LONG=1 tries them all.

#include <kill/lanes_fixture.hpp>

namespace ringmain::kill_tests {
namespace {

using namespace lanes;

TEST_F(LanesKillTest, SendPublishesAWholeMessageOrNone)
{
    survives(audited(in(send_plan(), empty)));
    survives(audited(in(send_plan(), pads)));
    survives_in(send_plan(),
                {writes_to_the_end, pads_a_header, writes_to_32_bits, pads_to_64_bits, pads_to_32_bits, writes_to_64_bits});
    survives(in(try_send_plan(), middle));
    survives_in(try_send_plan(), {writes_to_the_end, pads, pads_to_64_bits});
}

TEST_F(LanesKillTest, SendingTheShortWayPublishesAWholeMessageOrNone)
{
    survives(audited(in(send_again_plan(), empty)));
    survives_in(send_again_plan(), {one, writes_to_the_end, batch_pads, writes_to_64_bits});
    survives(in(send_again_plan(), empty, Company::receiver));
}

TEST_F(LanesKillTest, SendWakesAParkedReceiverOrItsDeathDoes)
{
    survives(in(send_plan(), empty, Company::last_receiver));
    survives(with_publisher_fences(in(send_plan(), empty, Company::receiver)));
    survives(stamped(in(send_plan(), empty, Company::receiver)));
    survives(frozen(in(send_plan(), empty, Company::receiver)));
}

TEST_F(LanesKillTest, SendKilledWhileParkedSendsNothing)
{
    survives(refused(in(try_send_plan(), full)));
    survives(with_publisher_fences(woken(in(send_plan(), full))));
}

TEST_F(LanesKillTest, SendingABatchPublishesWholeMessagesInOrder)
{
    survives(audited(in(send_batch_plan(), empty)));
    survives_in(send_batch_plan(), {batch_pads, batch_pads_to_64_bits, pads_to_32_bits});
    survives(asleep(in(send_batch_plan(), room_for_two)));
}

TEST_F(LanesKillTest, AClaimIsSentWhenItIsCommittedAndNotBefore)
{
    survives_in(claim_and_commit_plan(), {writes_to_the_end, pads_to_64_bits});
    survives_in(claim_and_abort_plan(), {pads_a_header, writes_to_the_end, pads_to_64_bits});
}

TEST_F(LanesKillTest, ReceiveReleasesOneMessageOrBringsItBackFlagged)
{
    survives(audited(in(receive_plan(1), middle)));
    survives(stamped(in(receive_plan(1), middle)));
    survives_in(receive_plan(1), {reads_to_the_end, skips_to_64_bits, reads_to_32_bits, skips_to_32_bits, reads_to_64_bits});
    survives(in(try_receive_plan(), middle));
    survives_in(try_receive_plan(), {reads_to_the_end, skips});
}

TEST_F(LanesKillTest, AMessageThatWasAwaitedIsReleasedOrComesBackFlagged)
{
    survives(audited(served(in(receive_awaited_plan(), empty))));
    for (const State& state : {empty_at_the_end, empty_to_32_bits, empty_to_64_bits, empty_before_padding}) {
        survives(served(in(receive_awaited_plan(), state)));
    }
    survives(with_publisher_fences(served(in(receive_awaited_plan(), empty))));
}

TEST_F(LanesKillTest, WhatWasClaimedAheadComesOnceAndUnflagged)
{
    survives(audited(in(receive_plan(5), full)));
    survives(in(receive_over_plan(4), full));
    survives_in(receive_plan(4), {skips_later, skips_later_to_64_bits});
    survives(beside(3, in(receive_plan(5), middle)));
}

TEST_F(LanesKillTest, ReceiveKilledWhileParkedTakesNothing)
{
    survives(refused(in(try_receive_plan(), empty)));
    survives(with_publisher_fences(woken(in(receive_plan(1), empty))));
}

TEST_F(LanesKillTest, ReleaseLetsAParkedSenderInOrItsDeathDoes)
{
    survives(in(poll_plan(5), full, Company::sender));
    survives(frozen(in(receive_plan(1), full, Company::sender)));
    survives(with_publisher_fences(in(receive_plan(3), full, Company::sender)));
}

TEST_F(LanesKillTest, PollReleasesEachMessageByItself)
{
    survives(audited(in(poll_plan(5), full)));
    survives_in(poll_plan(4), {skips_later, skips_later_to_64_bits});
    survives(beside(3, in(poll_plan(5), middle)));
}

TEST_F(LanesKillTest, AnOrphanIsTakenOverByOneAfterTheOther)
{
    for (Plan plan : {audited(receive_plan(2)), poll_plan(2), receive_over_plan(2)}) {
        *plan.when_finished += 1; // one was released before
        survives(after("a death with a message", leave_corpse_with_message, in(plan, three)));
    }
}

TEST_F(LanesKillTest, RepairFreesWhatTheDeadHeld)
{
    survives(audited(after("a death at the cursor", leave_corpse_at_cursor, in(receive_plan(1), middle))));
    survives(after("a death in front of a claim", leave_corpse_before_claim, in(receive_plan(1), middle)));
    Plan into_room = after("a death in front of the end of a claim", leave_corpse_before_end, in(send_plan(), full));
    into_room.when_finished = 2; // one was released before
    survives(into_room);
    survives(after("a death with a message", leave_corpse_with_message, in(join_consumer_plan(), three)));
    survives(after("a death in front of a claim", leave_corpse_before_claim, in(join_consumer_plan(), middle)));
}

TEST_F(LanesKillTest, ASuccessorGoesOnWhereADeadProducerStopped)
{
    survives(after("a publication", leave_corpse_after_publication, in(join_producer_plan(), middle)));
    survives(after("a publication", leave_corpse_after_publication, in(join_producer_plan(), skips_later_to_64_bits)));
    survives(after("half a claim", leave_corpse_before_commit, in(join_producer_plan(), pads)));
}

TEST_F(LanesKillTest, JoiningAGroupMakesItWholeOrNotAtAll)
{
    survives(in(join_group_plan(late_earliest), skips_to_64_bits));
    survives(in(join_group_plan(passing), middle));
    survives(in_group_that_exists(in(join_group_plan(late), middle)));
}

TEST_F(LanesKillTest, LeaveWakesWhoWaitsForTheLastProducer)
{
    survives(in(leave_producer_plan(), empty, Company::last_receiver));
    survives(frozen(in(leave_producer_plan(), empty, Company::last_receiver)));
}

TEST_F(LanesKillTest, RecreateLeavesAWholeRingOrNone)
{
    survives(in(recreate_plan(), middle));
    survives(after("a death at the cursor", leave_corpse_at_cursor, in(recreate_plan(), middle)));
}

TEST_F(LanesKillTest, LeaveGivesBackWhatWasClaimedAhead)
{
    Plan last = in(leave_consumer_plan(4), full);
    last.when_finished = 4;
    survives(audited(last));
    Plan in_between = after("another's receive", let_another_receive, in(leave_consumer_plan(2), full));
    in_between.when_finished = 3;
    survives(in_between);
    survives(in(leave_holding_plan(2), full));
}

TEST_F(LanesKillTest, TheLastMemberLeavesADurableGroupBehind)
{
    survives(in(leave_group_plan(late_earliest), middle));
}

} // namespace
} // namespace ringmain::kill_tests
