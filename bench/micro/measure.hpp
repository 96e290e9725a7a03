#pragma once
// Times bursts of a call, and nothing between them.

#include <bench/micro/stage.hpp>
#include <bench/stopwatch.hpp>

#include <benchmark/benchmark.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace ringmain::bench::micro {

// Throws std::runtime_error once Ctrl-C was pressed.
void stop_if_interrupted();
// Ends this benchmark with what was caught.
void fail(benchmark::State& state, const std::exception& caught);
[[nodiscard]] bool has_failed() noexcept;

// mid_ns: of a call, from the middle half of all bursts, so that those which somebody else held up do not count.
void report(benchmark::State& state, std::vector<std::int64_t> bursts_ns);

template <class Call, std::size_t N>
void measure(benchmark::State& state, const std::string& backend, Company company)
try {
    stop_if_interrupted();
    Stage stage(backend, N, company, Call::before);
    if (Call::before == Before::full) {
        stage.fill_up();
    }
    std::vector<std::int64_t> bursts_ns;
    while (state.KeepRunningBatch(burst)) {
        stop_if_interrupted();
        if (Call::before == Before::messages) {
            stage.fill();
        }
        const std::int64_t began = now_ns();
        const bool ok = Call::template run<N>(stage);
        const std::int64_t ended = now_ns();
        if (!ok) {
            throw std::runtime_error("a call did not do what it should");
        }
        state.SetIterationTime(static_cast<double>(ended - began) * 1e-9);
        bursts_ns.push_back(ended - began);
        if (Call::before == Before::room) {
            stage.drain();
        }
    }
    report(state, std::move(bursts_ns));
} catch (const std::exception& caught) {
    fail(state, caught);
}

} // namespace ringmain::bench::micro
