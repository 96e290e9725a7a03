#pragma once
// Words to say what is killed in which state and company.

#include <kill/company.hpp>
#include <kill/fixture.hpp>
#include <kill/operations.hpp>
#include <kill/ring_scenario.hpp>

#include <cstdlib>
#include <string>
#include <vector>

namespace ringmain::kill_tests {

// RINGMAIN_LONG=1: every operation in every state.
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
inline constexpr State empty{"empty", 0, 0};
inline constexpr State middle{"middle", 2, 0};
inline constexpr State full{"full", slots, 0};
// The next message goes into the last slot; the oldest lies in the last slot.
inline constexpr State tail_wraps{"tail wraps", 2, slots - 3};
inline constexpr State head_wraps{"head wraps", 2, slots - 1};
// The operation makes the cursor 2^32.
inline constexpr State tail_at_32_bits{"tail at 2^32", 1, (std::uint64_t{1} << 32) - 2};
inline constexpr State head_at_32_bits{"head at 2^32", 2, (std::uint64_t{1} << 32) - 1};
// A batch of three passes the last slot, or 2^32.
inline constexpr State batch_wraps{"batch wraps", 1, slots - 3};
inline constexpr State batch_at_32_bits{"batch at 2^32", 1, (std::uint64_t{1} << 32) - 3};
inline constexpr State poll_wraps{"poll wraps", 3, slots - 2};
inline constexpr State poll_at_32_bits{"poll at 2^32", 3, (std::uint64_t{1} << 32) - 2};

inline bool do_everything_once(const std::string& name)
{
    Seat seat{name, create_plan().options(), {}, {}, {}};
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

class RingKillTest : public KillTest {
protected:
    // Everything once in this process, so that victims do not spend their lives in the dynamic linker; before that in a
    // child, because what does not work may hang.
    static void SetUpTestSuite()
    {
        const support::ScopedRing ring("warm-up");
        support::ChildProcess rehearsal([&ring] { return do_everything_once(ring.name()) ? 0 : 1; });
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
    static Plan refused(Plan plan)
    {
        plan.when_finished = 0;
        return plan;
    }
    // Two members died inside before; the operation hears the bell first.
    static Plan after_deaths(Plan plan)
    {
        plan.operation = "repair by " + plan.operation;
        plan.corpses = true;
        return plan;
    }
    static Plan frozen(Plan plan)
    {
        plan.company_is_frozen = true;
        return plan;
    }

    static void survives(const Plan& plan)
    {
        RingScenario scenario(plan);
        expect_survival(scenario);
    }
    static void survives_in(const Plan& plan, const std::vector<State>& states)
    {
        for (const State& state : states) {
            survives(in(plan, state));
        }
    }
    static void survives_if_long(const Plan& plan, const std::vector<State>& states)
    {
        if (is_long()) {
            survives_in(plan, states);
        }
    }
};

} // namespace ringmain::kill_tests
