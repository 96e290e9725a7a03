#pragma once
// Who is killed or stopped when. A seed gives the same plan each time; what its victims were about then is up to the machine.

#include <soak/company.hpp>
#include <soak/dice.hpp>

#include <cstdint>

namespace ringmain::soak {

class Killer {
public:
    Killer(Company& company, std::uint64_t seed);

    // Waits a while, and then kills or stops somebody. Who was killed is followed by another at once.
    void act();

    [[nodiscard]] std::uint64_t kills() const noexcept { return kills_; }
    [[nodiscard]] std::uint64_t stops() const noexcept { return stops_; }

private:
    [[nodiscard]] unsigned choose_victims();
    void pass(std::uint64_t microseconds);

    Company& company_;
    Dice dice_;
    std::uint64_t haste_; // at most so many us between two acts
    std::uint64_t kills_ = 0;
    std::uint64_t stops_ = 0;
};

} // namespace ringmain::soak
