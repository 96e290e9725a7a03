#include <bench/interrupt.hpp>
#include <bench/micro/measure.hpp>

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace ringmain::bench::micro {
namespace {

bool failed = false;

} // namespace

void stop_if_interrupted()
{
    if (was_interrupted()) {
        throw std::runtime_error("interrupted");
    }
}

void fail(benchmark::State& state, const std::exception& caught)
{
    failed = true;
    state.SkipWithError(caught.what());
}

bool has_failed() noexcept
{
    return failed;
}

void report(benchmark::State& state, std::vector<std::int64_t> bursts_ns)
{
    std::ranges::sort(bursts_ns);
    const auto quarter = static_cast<std::ptrdiff_t>(bursts_ns.size() / 4);
    const auto sum = std::accumulate(bursts_ns.begin() + quarter, bursts_ns.end() - quarter, std::int64_t{0});
    const auto count = static_cast<double>(bursts_ns.size()) - 2.0 * static_cast<double>(quarter);
    state.counters["mid_ns"] = static_cast<double>(sum) / count / static_cast<double>(burst);
}

} // namespace ringmain::bench::micro
