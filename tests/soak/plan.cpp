#include <soak/plan.hpp>

#include <array>

namespace ringmain::soak {

using std::chrono::microseconds;

Plan::Plan(unsigned members, std::uint64_t seed) : members_(members), dice_(seed)
{
    constexpr std::array<std::uint64_t, 4> hastes{300, 2000, 6000, 15000};
    haste_ = hastes[dice_.below(hastes.size())];
}

Act Plan::next()
{
    constexpr std::uint64_t longest_stop = 20000; // us
    Act act;
    act.after = microseconds(dice_.below(haste_));
    act.stops = dice_.one_in(6);
    act.victims = act.stops ? 1U << dice_.below(members_) : choose_victims();
    act.how_long = microseconds(act.stops ? dice_.below(longest_stop) : 0);
    return act;
}

// Mostly one; sometimes two, so that one dies while it repairs after the other; rarely all.
unsigned Plan::choose_victims()
{
    const unsigned one = 1U << dice_.below(members_);
    const unsigned another = 1U << dice_.below(members_);
    if (dice_.one_in(64)) {
        return (1U << members_) - 1;
    }
    return dice_.one_in(8) ? one | another : one;
}

} // namespace ringmain::soak
