#include <bench/interrupt.hpp>
#include <bench/measure.hpp>

#include <algorithm>
#include <cmath>
#include <exception>
#include <iterator>
#include <utility>

namespace ringmain::bench {
namespace {

void put_costs(benchmark::State& state, const std::vector<Slice>& slices)
{
    const auto put = [&](const char* counter, auto&& cost_of) {
        std::vector<double> costs;
        std::ranges::transform(slices, std::back_inserter(costs), cost_of);
        if (const double median = spread_of(std::move(costs)).median; !std::isnan(median)) {
            state.counters[counter] = median;
        }
    };
    put("cpu_ns_per_msg_producer", [](const Slice& slice) { return slice.producers.cpu_ns; });
    put("cpu_ns_per_msg_consumer", [](const Slice& slice) { return slice.consumers.cpu_ns; });
    put("syscalls_per_msg_producer", [](const Slice& slice) { return slice.producers.syscalls; });
    put("syscalls_per_msg_consumer", [](const Slice& slice) { return slice.consumers.syscalls; });
}

// And how steady the machine was meanwhile.
void put_circumstances(benchmark::State& state, const Compared& compared)
{
    put_costs(state, compared.subject);
    state.counters["samples_repeated"] = compared.repeated;
    state.counters["unsettled"] = compared.is_unsettled ? 1 : 0;
}

void put_spread(benchmark::State& state, const char* median, std::vector<double> ratios)
{
    const Spread spread = spread_of(std::move(ratios));
    state.counters[median] = spread.median;
    state.counters["ratio_min"] = spread.min;
    state.counters["ratio_max"] = spread.max;
}

} // namespace

void add_benchmark(const std::string& name, std::function<void(benchmark::State&)> measure)
{
    const auto run = [measure = std::move(measure)](benchmark::State& state) {
        for (auto _ : state) {
            if (was_interrupted()) {
                state.SkipWithError("interrupted");
                return;
            }
            try {
                measure(state);
            } catch (const std::exception& failure) {
                state.SkipWithError(failure.what());
                return;
            }
        }
    };
    benchmark::RegisterBenchmark(name.c_str(), run)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);
}

std::string throughput_name(const std::string& backend, std::size_t bytes, const Shape& shape)
{
    return "throughput/" + backend + "/" + std::to_string(bytes) + "/" + std::to_string(shape.producers) + "x" +
           std::to_string(shape.consumers) + "/batch:" + std::to_string(shape.batch);
}

void put_percentiles(benchmark::State& state, const Percentiles& percentiles)
{
    state.counters["p50_ns"] = percentiles.p50;
    state.counters["p99_ns"] = percentiles.p99;
    state.counters["p999_ns"] = percentiles.p999;
    state.counters["p9999_ns"] = percentiles.p9999;
    state.counters["max_ns"] = percentiles.max;
    state.counters["mid_ns"] = percentiles.middle;
}

void report_throughput(benchmark::State& state, Activity& flow, LineStream& limit, std::size_t bytes, const Setting& setting)
{
    Compared compared = compare(flow, limit, setting, effort().pairs);
    const double rate = spread_of(values_of(compared.subject)).median;
    for (double& ratio : compared.ratios) {
        ratio *= static_cast<double>(bytes);
    }
    state.counters["msgs_per_s"] = rate;
    state.counters["bytes_per_s"] = rate * static_cast<double>(bytes);
    state.counters["limit_bytes_per_s"] = spread_of(compared.reference).median;
    put_spread(state, "ratio_to_limit", compared.ratios);
    put_circumstances(state, compared);
}

void report_latency(benchmark::State& state, Latency& subject, Latency& limit, As as)
{
    const Compared compared = compare(subject, limit, {2, as}, effort().pairs);
    put_percentiles(state, subject.percentiles());
    state.counters["limit_p50_ns"] = limit.percentiles().p50;
    state.counters["limit_mid_ns"] = limit.percentiles().middle;
    put_spread(state, "ratio_to_limit", compared.ratios);
    put_circumstances(state, compared);
}

void report_rate(benchmark::State& state, Latency& subject, As as)
{
    const std::vector<Slice> all = repeat(subject, {2, as}, (effort().pairs + 1) / 2);
    put_percentiles(state, subject.percentiles());
    put_costs(state, all);
}

void report_ratio(benchmark::State& state, Activity& subject, const Setting& its, Activity& reference,
                  const Setting& the_reference_s)
{
    const Compared compared = its == the_reference_s ? compare(subject, reference, its, effort().pairs)
                                                     : alternate(subject, its, reference, the_reference_s, effort().pairs);
    put_spread(state, "ratio_median", compared.ratios);
    put_circumstances(state, compared);
}

} // namespace ringmain::bench
