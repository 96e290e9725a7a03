// Whoever repairs a `lanes` ring after a death dies, too, anywhere in that, and the ring stays whole.

#include <kill/lanes_fixture.hpp>
#include <kill/pair_fixture.hpp>

namespace ringmain::kill_tests {
namespace {

using namespace lanes;

// Who has what it came for does not hear the bell: only those do who join or have to wait.
using PairsOnLanes = PairTest<LanesKillTest>;

TEST_F(PairsOnLanes, ASenderDiesAndThenWhoRepairs)
{
    survive(audited(in(send_plan(), pads)), join_producer_plan());
    survive(audited(in(send_batch_plan(), empty)), join_consumer_plan());
    survive(in(claim_and_commit_plan(), middle), join_consumer_plan());
    survive(frozen(in(send_plan(), empty, Company::last_receiver)), join_consumer_plan());
}

TEST_F(PairsOnLanes, AReceiverDiesAndThenWhoRepairs)
{
    survive(audited(in(receive_plan(2), three)), receive_plan(2));
    survive(audited(in(poll_plan(3), full)), join_consumer_plan());
    survive(frozen(in(receive_plan(1), full, Company::sender)), join_consumer_plan());
}

TEST_F(PairsOnLanes, WhoTakesOverAnOrphanDiesAndThenWhoRepairs)
{
    survive(audited(after("a death with a message", leave_corpse_with_message, in(receive_plan(2), three))), receive_plan(2));
}

TEST_F(PairsOnLanes, WhoJoinsOrLeavesDiesAndThenWhoRepairs)
{
    survive(in(join_producer_plan(), empty), receive_plan(1));
    survive(in(leave_consumer_plan(2), full), join_consumer_plan());
    survive(frozen(in(leave_producer_plan(), empty, Company::last_receiver)), join_consumer_plan());
}

TEST_F(PairsOnLanes, WhoMakesOrEndsAGroupDiesAndThenWhoRepairs)
{
    survive(in(join_group_plan(late), middle), join_consumer_plan());
    survive(in(join_group_plan(passing), middle), join_consumer_plan());
    survive(in(leave_group_plan(passing), middle), join_consumer_plan());
}

TEST_F(PairsOnLanes, WhoSleptThroughADeathRepairsAndDies)
{
    survive(in(send_plan(), empty), asleep(receive_plan(1)));
    survive(in(receive_plan(1), full), asleep(send_plan()));
}

} // namespace
} // namespace ringmain::kill_tests
