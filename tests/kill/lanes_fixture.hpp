#pragma once
// What tests of `lanes` rings have in common.

#include <kill/lanes_corpses.hpp>
#include <kill/lanes_operations.hpp>
#include <kill/lanes_states.hpp>
#include <kill/plan_fixture.hpp>

#include <string>

namespace ringmain::kill_tests {

namespace lanes {
inline bool do_everything_once(const std::string& name)
{
    Diary diary;
    Seat seat;
    seat.ring_name = name;
    seat.options = send_plan().options();
    seat.diary = &diary;
    if (!Ring::create(name, seat.options)) {
        return false;
    }
    for (const Plan& plan : {send_plan(), receive_plan(1), send_batch_plan(), receive_over_plan(2), leave_consumer_plan(0)}) {
        plan.prepare(seat);
        plan.operate(seat);
        seat.message.reset();
    }
    for (const Plan& plan : {try_send_plan(), claim_and_commit_plan(), claim_and_abort_plan(), leave_producer_plan(),
                             try_receive_plan(), poll_plan(3), leave_consumer_plan(0), join_producer_plan(), join_consumer_plan(),
                             join_group_plan(late), join_group_plan(passing), leave_group_plan(passing)}) {
        plan.prepare(seat);
        plan.operate(seat);
    }
    seat.producer.reset();
    seat.consumer.reset();
    return Ring::remove(name).has_value();
}
} // namespace lanes

class LanesKillTest : public PlanKillTest {
protected:
    static void SetUpTestSuite() { warm_up(lanes::do_everything_once); }

    // A second group must find everything.
    static Plan audited(Plan plan)
    {
        plan.lanes->is_audited = true;
        return plan;
    }
    // So many messages lie in the second lane.
    static Plan beside(std::uint64_t messages, Plan plan)
    {
        plan.state += ", " + std::to_string(messages) + " beside";
        plan.lanes->filled_beside = messages;
        return plan;
    }
    static Plan with_publisher_fences(Plan plan)
    {
        plan.state += ", publishers fence";
        plan.lanes->publisher_fences = true;
        return plan;
    }
    static Plan in_group_that_exists(Plan plan)
    {
        plan.state += ", group exists";
        plan.lanes->group_exists = true;
        return plan;
    }
    // `leave_corpses` says how they died.
    static Plan after(const char* death, bool (*leave_corpses)(const std::string&, Diary&), Plan plan)
    {
        plan.state += std::string(", after ") + death;
        plan.leave_corpses = leave_corpses;
        return plan;
    }
};

} // namespace ringmain::kill_tests
