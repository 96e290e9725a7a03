#include <kill/campaign.hpp>

#include <kill/where.hpp>

#include <chrono>
#include <cstdio>

namespace ringmain::kill_tests {
namespace {

std::size_t total_tried = 0;
std::size_t total_covered = 0;            // those, and those that equal one of them
constexpr std::size_t most_described = 5; // naming a place is slow

const char* text(KillPoint::How how) noexcept
{
    switch (how) {
    case KillPoint::How::reached: return "before";
    case KillPoint::How::finished: return "after the operation, at";
    case KillPoint::How::asleep: return "asleep in";
    case KillPoint::How::diverged: break;
    }
    return "diverged, at";
}

std::string describe(const Scenario& scenario, const KillPoint& point, const std::string& wrong)
{
    return scenario.name() + ", kill point " + std::to_string(point.index) + " (" + text(point.how) + " " + where(point.rip) +
           "): " + wrong;
}

class Campaign {
public:
    explicit Campaign(Scenario& scenario) : scenario_(scenario), stepper_(scenario) { tally_.scenario = scenario.name(); }

    Tally run(const Choice& choose, std::size_t most_violations)
    {
        const Trace& trace = stepper_.trace();
        const std::optional<bool> finishes = scenario_.finishes();
        if (finishes && (trace.finished != *finishes || (!trace.finished && !trace.slept))) {
            note({trace.rips.size(), trace.rips.back(), KillPoint::How::reached},
                 "an undisturbed operation did not end as it must");
        }
        const std::vector<std::size_t> points = choose(trace);
        for (std::size_t i = 0; i < points.size() && tally_.violated < most_violations; ++i) {
            kill(points[i]);
        }
        tally_.skipped = trace.kill_points() - points.size();
        return tally_;
    }

private:
    void kill(std::size_t k)
    {
        const KillPoint point = stepper_.kill_at(k);
        const auto wrong = scenario_.verdict(point);
        ++tally_.points;
        tally_.asleep += point.how == KillPoint::How::asleep ? 1 : 0;
        tally_.diverged += point.how == KillPoint::How::diverged ? 1 : 0;
        if (wrong) {
            note(point, *wrong);
        } else if (point.how == KillPoint::How::reached && scenario_.progress() < most_done_) {
            confirm_loss(k);
        } else if (point.how == KillPoint::How::reached && scenario_.progress() > most_done_) {
            most_done_ = scenario_.progress();
            most_done_at_ = k;
        }
    }

    // What was committed is gone later, it seems. A run that took another way and came to the same address at another time
    // looks the same, so both victims die once more, brought there step by step.
    void confirm_loss(std::size_t k)
    {
        const auto earlier = stepwise(most_done_at_);
        const auto later = stepwise(k);
        if (earlier && later && *later < *earlier) {
            note({k, stepper_.trace().rips[k], KillPoint::How::reached},
                 "did " + std::to_string(*later) + "; a victim killed earlier, at " + std::to_string(most_done_at_) + ", did " +
                     std::to_string(*earlier));
        }
        most_done_ = earlier.value_or(0);
    }

    // The progress of a victim that was surely there.
    std::optional<std::uint64_t> stepwise(std::size_t k)
    {
        const KillPoint point = stepper_.kill_at(k, Stepper::Travel::by_steps);
        if (const auto wrong = scenario_.verdict(point)) {
            note(point, *wrong);
        } else if (point.how == KillPoint::How::reached) {
            return scenario_.progress();
        }
        return std::nullopt;
    }

    void note(const KillPoint& point, const std::string& wrong)
    {
        if (++tally_.violated <= most_described) {
            tally_.violations.push_back(describe(scenario_, point, wrong));
        }
    }

    Scenario& scenario_;
    Stepper stepper_;
    Tally tally_;
    std::uint64_t most_done_ = 0;  // by victims killed earlier in the operation
    std::size_t most_done_at_ = 0; // by the first of them
};

} // namespace

std::string Tally::line() const
{
    char numbers[96];
    std::snprintf(numbers, sizeof numbers, " %zu (asleep %zu, diverged %zu), %.1f s", points, asleep, diverged, seconds);
    return scenario + numbers + (skipped == 0 ? "" : ", and " + std::to_string(skipped) + " that equal the one before");
}

std::string Tally::complaint() const
{
    std::string lines;
    for (const std::string& violation : violations) {
        lines += violation + "\n";
    }
    return lines;
}

std::vector<std::size_t> distinct_points(const Trace& trace)
{
    std::vector<std::size_t> points;
    for (std::size_t k = 0; k < trace.kill_points(); ++k) {
        if (k >= trace.shows.size() || trace.shows[k]) {
            points.push_back(k);
        }
    }
    return points;
}

Tally kill_at_each(Scenario& scenario, const Choice& choose, std::size_t most_violations)
{
    return Campaign(scenario).run(choose, most_violations);
}

Tally run_campaign(Scenario& scenario, std::size_t most_violations)
{
    const Pinned pinned;
    const auto started = std::chrono::steady_clock::now();
    Tally tally = kill_at_each(scenario, distinct_points, most_violations);
    tally.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    total_tried += tally.points;
    total_covered += tally.points + tally.skipped;
    std::printf("kill points: %s\n", tally.line().c_str());
    std::fflush(stdout);
    return tally;
}

std::string total_of_kill_points()
{
    return "kill points: total " + std::to_string(total_tried) + " tried, " + std::to_string(total_covered) + " covered";
}

} // namespace ringmain::kill_tests
