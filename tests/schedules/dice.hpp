#pragma once
// Chance that a seed repeats: quick, because it is asked at each access.

#include <cstdint>

namespace ringmain::schedules {

class Dice {
public:
    explicit Dice(std::uint64_t seed) noexcept : state_(seed) {}

    // splitmix64
    std::uint64_t any() noexcept
    {
        std::uint64_t z = state_ += 0x9e3779b97f4a7c15U;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
        return z ^ (z >> 31);
    }
    // 0 to n - 1; the small bias does no harm here.
    std::uint64_t below(std::uint64_t n) noexcept { return any() % n; }
    // Once in so many times.
    bool one_in(std::uint64_t n) noexcept { return below(n) == 0; }

private:
    std::uint64_t state_;
};

} // namespace ringmain::schedules
