#include <soak/killer.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <thread>

namespace ringmain::soak {

using std::chrono::microseconds;
using std::chrono::steady_clock;

Killer::Killer(Company& company, std::uint64_t seed) : company_(company), dice_(seed)
{
    constexpr std::array<std::uint64_t, 4> hastes{300, 2000, 6000, 15000};
    haste_ = hastes[dice_.below(hastes.size())];
}

void Killer::act()
{
    constexpr std::uint64_t longest_stop = 20000; // us
    pass(dice_.below(haste_));
    if (dice_.one_in(6)) {
        company_.stop(static_cast<unsigned>(dice_.below(Company::size)), microseconds(dice_.below(longest_stop)));
        ++stops_;
        return;
    }
    const unsigned victims = choose_victims();
    kills_ += company_.kill(victims);
    for (unsigned seat = 0; seat < Company::size; ++seat) {
        if ((victims >> seat & 1U) != 0) {
            company_.start(seat);
        }
    }
}

// Mostly one; sometimes two, so that one dies while it repairs after the other; rarely all.
unsigned Killer::choose_victims()
{
    const unsigned one = 1U << dice_.below(Company::size);
    const unsigned another = 1U << dice_.below(Company::size);
    if (dice_.one_in(64)) {
        return (1U << Company::size) - 1;
    }
    return dice_.one_in(8) ? one | another : one;
}

void Killer::pass(std::uint64_t length)
{
    constexpr microseconds longest_nap(1000);
    const auto until = steady_clock::now() + microseconds(length);
    for (auto now = steady_clock::now(); now < until; now = steady_clock::now()) {
        company_.continue_those_due(now);
        std::this_thread::sleep_for(std::min<steady_clock::duration>(until - now, longest_nap));
    }
    company_.continue_those_due(steady_clock::now());
}

} // namespace ringmain::soak
