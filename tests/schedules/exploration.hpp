#pragma once
// Many schedules of one scenario.

#include <schedules/stage.hpp>

#include <cstdint>
#include <functional>
#include <string>

namespace ringmain::schedules {

struct Scenario {
    const char* name;
    RingKind ring;
    std::function<void(Stage&)> cast; // says who takes part
};

struct Exploration {
    std::uint64_t schedules = 0;
    Figures figures;
    std::uint64_t seed = 0; // of the one that failed
    std::string complaint;  // empty: none did
};

// `count` schedules, of the seeds from `first` on, up to the first that fails.
[[nodiscard]] Exploration explore(const Scenario& scenario, std::uint64_t first, std::uint64_t count,
                                  const Defects& defects = {});

// RINGMAIN_SEED, and then only that one schedule; otherwise a new one each run.
[[nodiscard]] std::uint64_t first_seed();
// So many, fifty times as many where RINGMAIN_LONG is set; 1 where RINGMAIN_SEED is.
[[nodiscard]] std::uint64_t schedules_to_try(std::uint64_t usual);

} // namespace ringmain::schedules
