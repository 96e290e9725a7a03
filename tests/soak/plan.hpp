#pragma once
// Who is killed or stopped when. A seed gives the same plan each time; what its victims are about then is up to the machine.

#include <soak/dice.hpp>

#include <chrono>
#include <cstdint>

namespace ringmain::soak {

struct Act {
    std::chrono::microseconds after{}; // the one before
    bool stops = false;                // the victim for `how_long`; otherwise kills all victims at once
    unsigned victims = 0;              // as bits
    std::chrono::microseconds how_long{};

    friend bool operator==(const Act&, const Act&) = default;
};

class Plan {
public:
    Plan(unsigned members, std::uint64_t seed);
    [[nodiscard]] Act next();

private:
    [[nodiscard]] unsigned choose_victims();

    unsigned members_;
    Dice dice_;
    std::uint64_t haste_; // at most so many us between two acts
};

} // namespace ringmain::soak
