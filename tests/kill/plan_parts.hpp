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

} // namespace ringmain::kill_tests
