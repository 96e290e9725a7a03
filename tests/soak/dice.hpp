#pragma once
// Chance that a seed repeats, on every machine.

#include <cstdint>
#include <random>

namespace ringmain::soak {

class Dice {
public:
    explicit Dice(std::uint64_t seed) noexcept : random_(seed) {}

    // 0 to n - 1; the small bias does no harm here.
    std::uint64_t below(std::uint64_t n) noexcept { return random_() % n; }
    // Once in so many times.
    bool one_in(std::uint64_t n) noexcept { return below(n) == 0; }
    std::uint64_t seed() noexcept { return random_(); }

private:
    std::mt19937_64 random_;
};

} // namespace ringmain::soak
