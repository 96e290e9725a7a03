#pragma once
// One ring from its creation to its removal: members at work, kills, the end, and what the diaries say of it.

#include <soak/judge.hpp>
#include <soak/member.hpp>

#include <chrono>
#include <cstdint>
#include <string>

namespace ringmain::soak {

struct Terms {
    std::string backend = "lanes";
    Calm calm = Calm::none;                                        // otherwise no kills and no stops, only the end
    std::uint64_t kills = 100;                                     // at least
    std::chrono::milliseconds at_work{};                           // of the calm: so long
    std::chrono::milliseconds patience = std::chrono::seconds(20); // with members that do nothing, though none is stopped
};

struct RoundEnd {
    std::uint64_t kills = 0;
    std::uint64_t stops = 0;
    std::uint64_t repairs = 0;
    Verdict verdict;     // where all came to their end
    std::string failure; // empty: all came to their end. Otherwise who hangs where, or how a member failed
    bool hung = false;
};

[[nodiscard]] RoundEnd run_round(const Terms& terms, std::uint64_t seed);

} // namespace ringmain::soak
