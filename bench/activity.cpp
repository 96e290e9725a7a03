#include <bench/activity.hpp>
#include <bench/shared.hpp>
#include <bench/stopwatch.hpp>

#include <algorithm>
#include <array>
#include <span>
#include <stdexcept>

namespace ringmain::bench {
namespace {

constexpr std::size_t most_slices = 128;

std::vector<double> run(std::span<Activity* const> schedule, const Setting& setting)
{
    if (schedule.size() > most_slices) {
        throw std::runtime_error("too many slices");
    }
    const Shared<std::array<double, most_slices>> figures;
    (void)ns_per_tick(); // measured before the fork, once for all
    run_crew(setting.size, setting.as, [&](Place& place) {
        for (std::size_t slice = 0; slice < schedule.size(); ++slice) {
            place.meet();
            schedule[slice]->take_part(place);
            place.meet();
            if (place.index() == 0) {
                (*figures)[slice] = schedule[slice]->conclude();
            }
        }
    });
    return {figures->begin(), figures->begin() + static_cast<std::ptrdiff_t>(schedule.size())};
}

// Of figures of the reference, the subject, the reference, the subject ... the reference.
Compared pair_up(std::span<const double> figures)
{
    Compared compared;
    for (std::size_t at = 1; at + 1 < figures.size(); at += 2) {
        compared.subject.push_back(figures[at]);
        compared.reference.push_back((figures[at - 1] + figures[at + 1]) / 2);
        compared.ratios.push_back(compared.subject.back() / compared.reference.back());
    }
    return compared;
}

} // namespace

std::vector<double> repeat(Activity& activity, const Setting& setting, unsigned slices)
{
    const std::vector<Activity*> schedule(slices + 1, &activity);
    std::vector<double> figures = run(schedule, setting);
    figures.erase(figures.begin());
    return figures;
}

Compared compare(Activity& subject, Activity& reference, const Setting& setting, unsigned pairs)
{
    constexpr std::size_t warm_up = 2;
    std::vector<Activity*> schedule{&reference, &subject, &reference};
    for (unsigned pair = 0; pair < pairs; ++pair) {
        schedule.push_back(&subject);
        schedule.push_back(&reference);
    }
    return pair_up(std::span<const double>(run(schedule, setting)).subspan(warm_up));
}

Compared alternate(Activity& subject, const Setting& its, Activity& reference, const Setting& the_reference_s, unsigned pairs)
{
    std::vector<double> figures = repeat(reference, the_reference_s, 1);
    for (unsigned pair = 0; pair < pairs; ++pair) {
        figures.push_back(repeat(subject, its, 1).front());
        figures.push_back(repeat(reference, the_reference_s, 1).front());
    }
    return pair_up(figures);
}

Spread spread_of(std::vector<double> values)
{
    std::ranges::sort(values);
    return {values.front(), values[values.size() / 2], values.back()};
}

} // namespace ringmain::bench
