#pragma once
// Whether what a group of a `lanes` ring finds after a death is what it may find.

#include <kill/judgement.hpp>
#include <kill/plan.hpp>

#include <array>
#include <cstdint>
#include <string>

namespace ringmain::kill_tests {

// What a group found, against what was in the ring and what the dead did. Each sender's messages are whole and in order,
// and come once: those that nobody released, of them flagged those that somebody was given, and perhaps one that each victim
// was about to be given. What a victim sent is there, and perhaps the rest of its last call.
struct LanesJudgement {
    std::uint64_t released = 0;             // and so not there
    std::array<std::uint64_t, 2> sent = {}; // by each victim
    std::string wrong;                      // empty: nothing
};
[[nodiscard]] LanesJudgement judge_lanes(const Plan& plan, const Numbers& before, const Numbers& found, const Diary& diary);

} // namespace ringmain::kill_tests
