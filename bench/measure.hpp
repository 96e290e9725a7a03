#pragma once
// Registers benchmarks: their names, how often they run, and what they report.
//
//   throughput/<backend>/<bytes>/<P>x<C>/batch:<n>[/<variant>]   msgs_per_s, bytes_per_s; ratio_to_limit: payload bytes
//                                                                over those of the bare line stream
//   latency/<backend>/<bytes>/<spin|park>                        p50_ns, p99_ns, p999_ns, mid_ns, one way; ratio_to_limit:
//                                                                its middle over that of the bare ping-pong or futex
//   rate/<backend>/<bytes>/<messages a second>                   the same percentiles, from when each message was due
//   ratio/<name>                                                 ratio_median: one over another
// Each ratio is the median of pairs that ran right after one another, in the same processes where that is possible;
// ratio_min and ratio_max are the outermost pairs. limit_* is what the limit itself did meanwhile. cpu_ns_per_msg_producer and
// ..._consumer is what either side's CPU did for a message, syscalls_per_msg_... how often it called the kernel (where we may
// count that); samples_repeated and unsettled say how steady the machine was.

#include <bench/flow.hpp>
#include <bench/futex_door.hpp>
#include <bench/line_pair.hpp>
#include <bench/line_stream.hpp>
#include <bench/ping_pong.hpp>
#include <bench/rate.hpp>
#include <bench/transport.hpp>
#include <bench/wake_up.hpp>

#include <benchmark/benchmark.h>

#include <functional>
#include <initializer_list>
#include <string>

namespace ringmain::bench {

// Calls `measure` once, and fails the benchmark with what it throws.
void add_benchmark(const std::string& name, std::function<void(benchmark::State&)> measure);

void put_percentiles(benchmark::State& state, const Percentiles& percentiles);
void report_throughput(benchmark::State& state, Activity& flow, LineStream& limit, std::size_t bytes, const Setting& setting);
void report_latency(benchmark::State& state, Latency& subject, Latency& limit, As as);
void report_rate(benchmark::State& state, Latency& subject, As as);
void report_ratio(benchmark::State& state, Activity& subject, const Setting& its, Activity& reference,
                  const Setting& the_reference_s);

[[nodiscard]] std::string throughput_name(const std::string& backend, std::size_t bytes, const Shape& shape);

template <Transport T>
constexpr Setting setting_for(const Shape& shape) noexcept
{
    return {shape.producers + shape.consumers, T::as};
}

template <Transport T>
void add_throughput(const std::string& backend, const Shape& shape = {}, const std::string& variant = "")
{
    add_benchmark(throughput_name(backend, T::bytes, shape) + variant, [shape](benchmark::State& state) {
        Flow<T> flow(shape);
        LineStream limit(shape.capacity);
        report_throughput(state, flow, limit, T::bytes, setting_for<T>(shape));
    });
}

template <Transport T>
void add_latency(const std::string& backend, Shape shape = {})
{
    shape.capacity = snug(T::bytes);
    const std::string name = "latency/" + backend + "/" + std::to_string(T::bytes);
    if (shape.waiting != Waiting::park) {
        add_benchmark(name + "/spin", [shape](benchmark::State& state) {
            PingPong<T> subject(shape);
            PingPong<LinePair<T::as>> limit(shape);
            report_latency(state, subject, limit, T::as);
        });
    } else {
        add_benchmark(name + "/park", [shape](benchmark::State& state) {
            WakeUp<T> subject(shape);
            WakeUp<FutexDoor> limit(shape);
            report_latency(state, subject, limit, T::as);
        });
    }
}

// One producer, one consumer, at so many messages a second.
template <Transport T>
void add_rate(const std::string& backend, std::uint64_t per_second)
{
    const std::string name = "rate/" + backend + "/" + std::to_string(T::bytes) + "/" + std::to_string(per_second);
    add_benchmark(name, [per_second](benchmark::State& state) {
        Rate<T> activity(Shape{.at_most = 64}, static_cast<double>(per_second));
        report_rate(state, activity, T::as);
    });
}

template <Transport T>
void add_rates(const std::string& backend, std::initializer_list<std::uint64_t> rates)
{
    for (const std::uint64_t rate : rates) {
        add_rate<T>(backend, rate);
    }
}

// What a measurement (Flow, PingPong or WakeUp) says of A over what it says of B.
template <template <class> class Measurement, Transport A, Transport B>
void add_ratio(const std::string& name, const Shape& a, const Shape& b)
{
    add_benchmark("ratio/" + name, [a, b](benchmark::State& state) {
        Measurement<A> subject(a);
        Measurement<B> reference(b);
        report_ratio(state, subject, setting_for<A>(a), reference, setting_for<B>(b));
    });
}

} // namespace ringmain::bench
