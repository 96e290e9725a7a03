// ringmain-bench: every benchmark that registered itself, with the options of Google Benchmark. RINGMAIN_PAIRS and
// RINGMAIN_SLICE_MS in its environment say how much is measured; with 1 and 2 just enough to show that everything works.

#include <bench/activity.hpp>
#include <bench/interrupt.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>

namespace {

unsigned number_in(const char* variable, unsigned usual)
{
    constexpr long most = 60;
    const char* const text = std::getenv(variable);
    return text == nullptr ? usual : static_cast<unsigned>(std::clamp(std::strtol(text, nullptr, 10), 1L, most));
}

} // namespace

int main(int argc, char** argv)
{
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) {
        return 2;
    }
    auto& effort = ringmain::bench::effort();
    effort.pairs = number_in("RINGMAIN_PAIRS", effort.pairs);
    effort.slice = std::chrono::milliseconds(number_in("RINGMAIN_SLICE_MS", static_cast<unsigned>(effort.slice.count())));
    ringmain::bench::catch_interrupts();
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    constexpr int stopped_by_sigint = 130;
    return ringmain::bench::was_interrupted() ? stopped_by_sigint : 0;
}
