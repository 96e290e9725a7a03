// What the machine can do at best, with nothing around it: what every other figure is compared with.

#include <bench/machine.hpp>
#include <bench/measure.hpp>

namespace ringmain::bench {
namespace {

void ping_pong(benchmark::State& state)
{
    PingPong<LinePair<As::processes>> activity(Shape{});
    (void)repeat(activity, {2, As::processes}, effort().pairs);
    put_percentiles(state, activity.percentiles());
}

void wake_up(benchmark::State& state)
{
    WakeUp<FutexDoor> activity(Shape{});
    (void)repeat(activity, {2, As::processes}, effort().pairs);
    put_percentiles(state, activity.percentiles());
}

void put_rates(benchmark::State& state, const std::vector<Slice>& all)
{
    const Spread rates = spread_of(values_of(all));
    state.counters["bytes_per_s"] = rates.median;
    state.counters["bytes_per_s_min"] = rates.min;
    state.counters["bytes_per_s_max"] = rates.max;
}

void line_stream(benchmark::State& state, std::uint64_t capacity)
{
    LineStream activity(capacity);
    put_rates(state, repeat(activity, {2, As::processes}, effort().pairs));
}

template <class Limit>
void in_ns(benchmark::State& state, Limit&& activity, unsigned places)
{
    const Spread times = spread_of(values_of(repeat(activity, {places, As::processes}, effort().pairs)));
    state.counters["mid_ns"] = times.median;
    state.counters["mid_ns_min"] = times.min;
    state.counters["mid_ns_max"] = times.max;
}

void copying(benchmark::State& state, std::size_t bytes)
{
    Copying activity(bytes);
    put_rates(state, repeat(activity, {1, As::processes}, effort().pairs));
}

const bool registered = [] {
    add_benchmark("limit/semop", [](benchmark::State& state) { in_ns(state, SemaphoreCall(), 1); });
    add_benchmark("limit/context-switch", [](benchmark::State& state) { in_ns(state, ContextSwitch(), 2); });
    // In a core's second cache, in the one that cores share, and in neither.
    for (const std::size_t bytes : {std::size_t{128} << 10, std::size_t{4} << 20, std::size_t{256} << 20}) {
        add_benchmark("limit/memcpy/" + std::to_string(bytes), [bytes](benchmark::State& state) { copying(state, bytes); });
    }
    add_benchmark("limit/line-ping-pong", ping_pong);
    add_benchmark("limit/futex-wake", wake_up);
    for (const std::uint64_t capacity : {std::uint64_t{64} << 10, std::uint64_t{1} << 20, roomy}) {
        add_benchmark("limit/line-stream/" + std::to_string(capacity),
                      [capacity](benchmark::State& state) { line_stream(state, capacity); });
    }
    return true;
}();

} // namespace
} // namespace ringmain::bench
