// ringmain-microbench: what each public call costs, with the options of Google Benchmark. Exits 1 if a benchmark failed.

#include <bench/interrupt.hpp>
#include <bench/micro/measure.hpp>

#include <benchmark/benchmark.h>

#include <string>
#include <vector>

int main(int argc, char** argv)
{
    using namespace ringmain::bench;
    // Enough, and all of it in less than half a minute; whoever says otherwise is heard, because the last one counts.
    std::string time = "--benchmark_min_time=0.01";
    std::vector<char*> arguments(argv, argv + argc);
    arguments.insert(arguments.begin() + 1, time.data());
    int count = static_cast<int>(arguments.size());
    benchmark::Initialize(&count, arguments.data());
    if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) {
        return 2;
    }
    catch_interrupts();
    micro::pin_measuring_process();
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    constexpr int stopped_by_sigint = 130;
    return was_interrupted() ? stopped_by_sigint : micro::has_failed() ? 1 : 0;
}
