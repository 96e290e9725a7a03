// ringmain-bench: every benchmark that registered itself, with the options of Google Benchmark. With RINGMAIN_BRIEF=1 in its
// environment each does just enough to show that it works, and the figures mean nothing.

#include <bench/activity.hpp>
#include <bench/interrupt.hpp>

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <string_view>

int main(int argc, char** argv)
{
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) {
        return 2;
    }
    if (const char* brief = std::getenv("RINGMAIN_BRIEF"); brief != nullptr && brief == std::string_view("1")) {
        ringmain::bench::effort() = {.slice = std::chrono::milliseconds(2), .pairs = 1};
    }
    ringmain::bench::catch_interrupts();
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    constexpr int stopped_by_sigint = 130;
    return ringmain::bench::was_interrupted() ? stopped_by_sigint : 0;
}
