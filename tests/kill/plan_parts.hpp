#pragma once
// What plans are put together from.

#include <kill/plan.hpp>

#include <unistd.h>

#include <cstdio>
#include <string>
#include <utility>

namespace ringmain::kill_tests {

template <class T>
T or_give_up(Result<T> result)
{
    if (!result) {
        std::fprintf(stderr, "a victim could not prepare: %s\n", result.error().message().c_str());
        ::_exit(1);
    }
    return std::move(*result);
}

inline void open_ring(Seat& seat)
{
    seat.ring.emplace(or_give_up(Ring::open(seat.ring_name)));
}

inline void sit_down_as_producer(Seat& seat)
{
    open_ring(seat);
    seat.producer.emplace(or_give_up(seat.ring->producer({.spin = {}})));
}

inline void sit_down_as_consumer(Seat& seat)
{
    open_ring(seat);
    seat.consumer.emplace(or_give_up(seat.ring->consumer({.spin = {}, .follow = true, .type = {}})));
}

inline void stand(Seat&)
{
}

inline Plan plan_of(std::string operation, std::function<void(Seat&)> prepare, std::function<void(Seat&)> operate)
{
    Plan plan;
    plan.operation = std::move(operation);
    plan.prepare = std::move(prepare);
    plan.operate = std::move(operate);
    return plan;
}

inline Plan in_state(Plan plan, const State& state, Company company = Company::none)
{
    plan.state = state.name;
    plan.filled = state.filled;
    plan.first_position = state.first_position;
    plan.company = company;
    return plan;
}

inline Plan sending(Plan plan, std::uint64_t messages)
{
    plan.sends = messages;
    plan.when_finished = messages;
    return plan;
}

inline Plan taking(Plan plan, std::uint64_t messages)
{
    plan.takes = messages;
    plan.when_finished = messages;
    return plan;
}

inline Plan stamped(Plan plan)
{
    plan.state += ", stamped";
    plan.is_stamped = true;
    return plan;
}

inline Plan asleep(Plan plan)
{
    plan.sleeps = true;
    return plan;
}

inline Plan woken(Plan plan)
{
    plan.state += ", woken";
    plan.sleeps = false;
    plan.is_woken = true;
    return plan;
}

inline Plan served(Plan plan)
{
    plan.state += ", served";
    plan.is_served = true;
    return plan;
}

inline Plan refused(Plan plan)
{
    plan.when_finished = 0;
    return plan;
}

inline Plan frozen(Plan plan)
{
    plan.company_is_frozen = true;
    return plan;
}

} // namespace ringmain::kill_tests
