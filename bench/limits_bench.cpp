// What the machine can do at best, with nothing around it: what every other figure is compared with.

#include <bench/measure.hpp>

namespace ringmain::bench {
namespace {

constexpr unsigned slices = 11;

void ping_pong(benchmark::State& state)
{
    PingPong<LinePair<As::processes>> activity(Shape{});
    (void)repeat(activity, {2, As::processes}, slices);
    put_percentiles(state, activity.percentiles());
}

void wake_up(benchmark::State& state)
{
    WakeUp<FutexDoor> activity(Shape{});
    (void)repeat(activity, {2, As::processes}, slices);
    put_percentiles(state, activity.percentiles());
}

void line_stream(benchmark::State& state, std::uint64_t capacity)
{
    LineStream activity(capacity);
    const Spread rates = spread_of(repeat(activity, {2, As::processes}, slices));
    state.counters["bytes_per_s"] = rates.median;
    state.counters["bytes_per_s_min"] = rates.min;
    state.counters["bytes_per_s_max"] = rates.max;
}

const bool registered = [] {
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
