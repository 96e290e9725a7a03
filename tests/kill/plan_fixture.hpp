#pragma once
// Words to say what is killed in which state and company.

#include <kill/fixture.hpp>
#include <kill/ring_scenario.hpp>

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

namespace ringmain::kill_tests {

// RINGMAIN_LONG=1: a death at every instruction.
inline bool is_long()
{
    const char* const wish = std::getenv("RINGMAIN_LONG");
    return wish != nullptr && std::string(wish) != "0" && std::string(wish) != "";
}

struct State {
    const char* name;
    std::uint64_t filled;
    std::uint64_t first_position;
};

class PlanKillTest : public KillTest {
protected:
    // Everything once in this process, so that victims do not spend their lives in the dynamic linker; before that in a
    // child, because what does not work may hang.
    static void warm_up(bool (*do_everything_once)(const std::string& ring))
    {
        const support::ScopedRing ring("warm-up");
        support::ChildProcess rehearsal([&] { return do_everything_once(ring.name()) ? 0 : 1; });
        const support::ChildEnd end = rehearsal.wait();
        ASSERT_TRUE(end.succeeded()) << "nobody is killed, and yet it " << end.text();
        ASSERT_TRUE(do_everything_once(ring.name()));
    }

    static Plan in(Plan plan, const State& state, Company company = Company::none)
    {
        plan.state = state.name;
        plan.filled = state.filled;
        plan.first_position = state.first_position;
        plan.company = company;
        return plan;
    }
    static Plan stamped(Plan plan)
    {
        plan.state += ", stamped";
        plan.is_stamped = true;
        return plan;
    }
    static Plan asleep(Plan plan)
    {
        plan.sleeps = true;
        return plan;
    }
    static Plan woken(Plan plan)
    {
        plan.state += ", woken";
        plan.is_woken = true;
        return plan;
    }
    static Plan served(Plan plan)
    {
        plan.state += ", served";
        plan.is_served = true;
        return plan;
    }
    static Plan refused(Plan plan)
    {
        plan.when_finished = 0;
        return plan;
    }
    static Plan frozen(Plan plan)
    {
        plan.company_is_frozen = true;
        return plan;
    }

    static void survives(const Plan& plan)
    {
        RingScenario scenario(plan, is_long() ? Deaths::all : Deaths::distinct);
        expect_survival(scenario);
    }
    static void survives_in(const Plan& plan, const std::vector<State>& states)
    {
        for (const State& state : states) {
            survives(in(plan, state));
        }
    }
};

} // namespace ringmain::kill_tests
