#include <schedules/exploration.hpp>

#include <cstdlib>
#include <random>

namespace ringmain::schedules {
namespace {

// 0 says that the calm run fails already.
constexpr std::uint64_t calm = 0;

std::string play(const Scenario& scenario, std::uint64_t seed, std::optional<Profile>& profile, const Defects& defects,
                 Figures& figures)
{
    Stage stage(seed, profile, defects, scenario.ring);
    scenario.cast(stage);
    std::string complaint = stage.play();
    figures += stage.machine().figures();
    if (!profile) {
        profile = stage.machine().profile();
    }
    return complaint;
}

} // namespace

Exploration explore(const Scenario& scenario, std::uint64_t first, std::uint64_t count, const Defects& defects)
{
    Exploration found;
    std::optional<Profile> profile;
    found.complaint = play(scenario, calm, profile, defects, found.figures);
    found.seed = calm;
    while (found.complaint.empty() && found.schedules < count) {
        found.seed = first + found.schedules++;
        found.complaint = play(scenario, found.seed, profile, defects, found.figures);
    }
    return found;
}

std::uint64_t first_seed()
{
    const char* const wish = std::getenv("RINGMAIN_SEED");
    static const std::uint64_t chosen = std::random_device()();
    return wish != nullptr ? std::strtoull(wish, nullptr, 10) : chosen;
}

std::uint64_t schedules_to_try(std::uint64_t usual)
{
    const bool is_long = std::getenv("RINGMAIN_LONG") != nullptr;
    return std::getenv("RINGMAIN_SEED") != nullptr ? 1 : is_long ? usual * 50 : usual;
}

} // namespace ringmain::schedules
