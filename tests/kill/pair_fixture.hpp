#pragma once
// Some deaths of the first victim, which RINGMAIN_SEED repeats; with RINGMAIN_LONG=1 all that leave something new behind.

#include <kill/pair.hpp>
#include <kill/plan_fixture.hpp>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <random>

namespace ringmain::kill_tests {

inline std::uint64_t seed_of_pairs()
{
    static const std::uint64_t seed = [] {
        const char* const wish = std::getenv("RINGMAIN_SEED");
        return wish != nullptr ? std::strtoull(wish, nullptr, 10) : std::random_device()();
    }();
    return seed;
}

template <class Kills>
class PairTest : public Kills {
protected:
    void TearDown() override
    {
        Kills::TearDown();
        std::printf("%s, seed %llu\n", total_of_pairs().c_str(), static_cast<unsigned long long>(seed_of_pairs()));
    }

    static void survive(const Plan& first, const Plan& second)
    {
        constexpr std::size_t a_few = 3;
        const std::size_t at_most = is_long() ? std::numeric_limits<std::size_t>::max() : a_few;
        const Tally tally = run_pairs(first, second, seed_of_pairs(), at_most);
        EXPECT_EQ(tally.complaint(), "") << "RINGMAIN_SEED=" << seed_of_pairs() << " repeats it";
        EXPECT_GT(tally.points, 0U);
    }
};

} // namespace ringmain::kill_tests
