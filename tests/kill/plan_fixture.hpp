#pragma once
// Words to say what is killed in which state and company.

#include <kill/fixture.hpp>
#include <kill/plan_parts.hpp>
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
        return in_state(std::move(plan), state, company);
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
