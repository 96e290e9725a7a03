#include <bench/activity.hpp>
#include <bench/shared.hpp>
#include <bench/stopwatch.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <ctime>
#include <functional>
#include <span>

namespace ringmain::bench {
namespace {

constexpr std::size_t most_slices = 256;

// Of a slice, in memory that all places share.
struct Record {
    Figure figure;
    std::atomic<std::uint64_t> producers_ns{0};
    std::atomic<std::uint64_t> consumers_ns{0};

    [[nodiscard]] Slice slice() const noexcept
    {
        const double messages = figure.messages == 0 ? std::nan("") : static_cast<double>(figure.messages);
        const auto sending_ns = static_cast<double>(producers_ns) - static_cast<double>(figure.paused_ns);
        return {figure.value, std::max(sending_ns, 0.0) / messages, static_cast<double>(consumers_ns) / messages};
    }
};

// Of a place: a process may have threads that work for it.
std::uint64_t cpu_time_ns(As as) noexcept
{
    timespec time{};
    ::clock_gettime(as == As::processes ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000U + static_cast<std::uint64_t>(time.tv_nsec);
}

void do_slice(Activity& activity, As as, Place& place, Record& record)
{
    const std::uint64_t began = cpu_time_ns(as);
    activity.take_part(place);
    (place.index() < activity.producers() ? record.producers_ns : record.consumers_ns) += cpu_time_ns(as) - began;
    place.meet();
    if (place.index() == 0) {
        record.figure = activity.conclude();
    }
}

// What comes after slices that measured these values; nullptr: nothing.
using Next = std::function<Activity*(std::span<const Record> done)>;

std::vector<Slice> run(const Next& next, const Setting& setting)
{
    const Shared<std::array<Record, most_slices>> records;
    const Shared<std::size_t> count;
    (void)ns_per_tick(); // measured before the fork, once for all
    run_crew(setting.size, setting.as, [&](Place& place) {
        for (std::size_t done = 0;; ++done) {
            place.meet(); // each finds the same records
            Activity* const activity = done == most_slices ? nullptr : next(std::span(*records).first(done));
            if (activity == nullptr) {
                if (place.index() == 0) {
                    *count = done;
                }
                return;
            }
            do_slice(*activity, setting.as, place, (*records)[done]);
        }
    });
    std::vector<Slice> slices;
    for (const Record& record : std::span(*records).first(*count)) {
        slices.push_back(record.slice());
    }
    return slices;
}

// Of two slices of the reference.
bool is_settled(double before, double after) noexcept
{
    constexpr double a_fifth = 0.2;
    return std::abs(before - after) <= a_fifth * std::max(before, after);
}

// Values of the reference, the subject, the reference, the subject ... the reference.
unsigned settled_pairs(std::span<const double> values) noexcept
{
    unsigned settled = 0;
    for (std::size_t at = 1; at + 1 < values.size(); at += 2) {
        settled += is_settled(values[at - 1], values[at + 1]) ? 1 : 0;
    }
    return settled;
}

bool is_enough(std::span<const double> values, unsigned pairs) noexcept
{
    return values.size() % 2 == 1 && (settled_pairs(values) >= pairs || values.size() / 2 >= std::size_t{2} * pairs);
}

Compared pair_up(std::span<const Slice> slices, unsigned pairs)
{
    const std::vector<double> values = values_of({slices.begin(), slices.end()});
    Compared compared;
    compared.is_unsettled = settled_pairs(values) < pairs;
    for (std::size_t at = 1; at + 1 < slices.size(); at += 2) {
        if (!compared.is_unsettled && !is_settled(values[at - 1], values[at + 1])) {
            ++compared.repeated;
            continue;
        }
        compared.subject.push_back(slices[at]);
        compared.reference.push_back((values[at - 1] + values[at + 1]) / 2);
        compared.ratios.push_back(values[at] / compared.reference.back());
    }
    return compared;
}

} // namespace

Effort& effort() noexcept
{
    static Effort effort;
    return effort;
}

std::vector<Slice> repeat(Activity& activity, const Setting& setting, unsigned slices)
{
    std::vector<Slice> all =
        run([&](std::span<const Record> done) { return done.size() <= slices ? &activity : nullptr; }, setting);
    all.erase(all.begin()); // warmed up
    return all;
}

Compared compare(Activity& subject, Activity& reference, const Setting& setting, unsigned pairs)
{
    constexpr std::size_t warm_up = 2; // one each
    const auto next = [&](std::span<const Record> done) -> Activity* {
        std::vector<double> values;
        for (std::size_t at = warm_up; at < done.size(); ++at) {
            values.push_back(done[at].figure.value);
        }
        return is_enough(values, pairs) ? nullptr : done.size() % 2 == 0 ? &reference : &subject;
    };
    return pair_up(std::span<const Slice>(run(next, setting)).subspan(warm_up), pairs);
}

Compared alternate(Activity& subject, const Setting& its, Activity& reference, const Setting& the_reference_s, unsigned pairs)
{
    std::vector<Slice> slices;
    while (!is_enough(values_of(slices), pairs)) {
        const bool is_reference = slices.size() % 2 == 0;
        slices.push_back(repeat(is_reference ? reference : subject, is_reference ? the_reference_s : its, 1).front());
    }
    return pair_up(slices, pairs);
}

std::vector<double> values_of(const std::vector<Slice>& slices)
{
    std::vector<double> values;
    for (const Slice& slice : slices) {
        values.push_back(slice.value);
    }
    return values;
}

Spread spread_of(std::vector<double> values)
{
    std::ranges::sort(values);
    return {values.front(), values[values.size() / 2], values.back()};
}

} // namespace ringmain::bench
