#pragma once
// What tests of rings of slots have in common.

#include <kill/company.hpp>
#include <kill/operations.hpp>
#include <kill/plan_fixture.hpp>
#include <kill/slots_states.hpp>

#include <string>

namespace ringmain::kill_tests {

inline bool do_everything_once(const std::string& name, const char* backend)
{
    Plan create = create_plan();
    create.slots_backend = backend;
    Seat seat;
    seat.ring_name = name;
    seat.options = create.options();
    (void)Ring::create(name, seat.options);
    for (const Plan& plan : {join_producer_plan(), join_consumer_plan(), send_plan(), send_batch_plan(), receive_plan()}) {
        plan.operate(seat);
    }
    (void)leave_corpses(name, middle.filled);
    for (const Plan& plan : {poll_plan(), try_send_plan(), try_receive_plan(), leave_producer_plan(), leave_consumer_plan()}) {
        plan.operate(seat);
    }
    return Ring::recreate(name, seat.options) && Ring::remove(name);
}

class RingKillTest : public PlanKillTest, public ::testing::WithParamInterface<const char*> {
protected:
    static void SetUpTestSuite()
    {
        warm_up(
            [](const std::string& ring) { return do_everything_once(ring, "semaphore") && do_everything_once(ring, "mutex"); });
    }

    static void survives(Plan plan)
    {
        plan.slots_backend = GetParam();
        PlanKillTest::survives(plan);
    }
    static void survives_in(const Plan& plan, const std::vector<State>& states)
    {
        for (const State& state : states) {
            survives(in(plan, state));
        }
    }

    // Two members died inside before; the operation hears the bell first.
    static Plan after_deaths(Plan plan)
    {
        plan.operation = "repair by " + plan.operation;
        plan.leave_corpses = [filled = plan.filled](const std::string& ring, Diary&) { return leave_corpses(ring, filled); };
        return plan;
    }
};

} // namespace ringmain::kill_tests
