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

// A median, and the outermost as ..._min and ..._max.
void put(benchmark::State& state, const std::string& counter, Activity& activity, unsigned places)
{
    const Spread spread = spread_of(values_of(repeat(activity, {places, As::processes}, effort().pairs)));
    state.counters[counter] = spread.median;
    state.counters[counter + "_min"] = spread.min;
    state.counters[counter + "_max"] = spread.max;
}

const bool registered = [] {
    add_benchmark("limit/semop", [](benchmark::State& state) {
        SemaphoreCall activity;
        put(state, "mid_ns", activity, 1);
    });
    add_benchmark("limit/context-switch", [](benchmark::State& state) {
        ContextSwitch activity;
        put(state, "mid_ns", activity, 2);
    });
    // In a core's second cache, in the one that cores share, and in neither.
    for (const std::size_t bytes : {std::size_t{128} << 10, std::size_t{4} << 20, std::size_t{256} << 20}) {
        add_benchmark("limit/memcpy/" + std::to_string(bytes), [bytes](benchmark::State& state) {
            Copying activity(bytes);
            put(state, "bytes_per_s", activity, 1);
        });
    }
    add_benchmark("limit/line-ping-pong", ping_pong);
    add_benchmark("limit/futex-wake", wake_up);
    for (const std::uint64_t capacity : {std::uint64_t{64} << 10, std::uint64_t{1} << 20, roomy}) {
        add_benchmark("limit/line-stream/" + std::to_string(capacity), [capacity](benchmark::State& state) {
            LineStream activity(capacity);
            put(state, "bytes_per_s", activity, 2);
        });
        add_benchmark("limit/page-stream/" + std::to_string(capacity), [capacity](benchmark::State& state) {
            LineStream activity(capacity, LineStream::block);
            put(state, "bytes_per_s", activity, 2);
        });
    }
    return true;
}();

} // namespace
} // namespace ringmain::bench
