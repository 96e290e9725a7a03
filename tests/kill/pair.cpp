#include <kill/pair.hpp>

#include <kill/ring_scenario.hpp>
#include <kill/where.hpp>
#include <ringmain/layout/semaphores.hpp>
#include <ringmain/sys/key.hpp>
#include <ringmain/sys/semaphore_set.hpp>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <memory>
#include <random>

namespace ringmain::kill_tests {
namespace {

std::size_t total_tried = 0;

Plan plan_of_pair(const Plan& first, const Plan& second)
{
    Plan plan = first;
    plan.operation += ", then " + std::string(second.sleeps ? "woken from " : "") + second.operation;
    plan.prepare = second.prepare;
    plan.operate = second.operate;
    plan.victims = 2;
    plan.takes += second.takes;
    plan.second_sends = second.sends;
    plan.sleeps = second.sleeps;
    plan.when_finished = {};
    return plan;
}

// The second victim's life. The first one's lies within it.
class Pair : public RingScenario {
public:
    Pair(const Plan& first, const Plan& second)
        : RingScenario(plan_of_pair(first, second), Deaths::distinct), first_(*this, first)
    {
        recorded_ = std::make_unique<Stepper>(first_);
    }

    [[nodiscard]] const Trace& first_trace() const noexcept { return recorded_->trace(); }
    void let_first_die_at(std::size_t k) noexcept { first_point_.index = k; }

    std::optional<bool> finishes() const override { return std::nullopt; }
    void set_up() override
    {
        RingScenario::set_up();
        first_has_died_ = false;
    }
    void arrange() override
    {
        if (!plan_.sleeps) {
            kill_first();
        }
    }
    bool wake() override
    {
        const bool comes_now = plan_.sleeps && !first_has_died_;
        if (comes_now) {
            kill_first();
        }
        return comes_now;
    }
    // Only who repairs has all three.
    bool is_inside() override
    {
        namespace sem = layout::sem;
        const auto set = sys::SemaphoreSet::open(sys::ring_name(ring_.name())->keys[0]);
        const auto values = set ? set->values() : sys::SysResult<std::vector<std::uint16_t>>(set.error());
        return values && (*values)[sem::lock] != 0 && (*values)[sem::put] != 0 && (*values)[sem::take] != 0;
    }
    std::optional<std::string> verdict(const KillPoint& point) override
    {
        auto wrong = RingScenario::verdict(point);
        if (wrong) {
            *wrong += "; the first died at " + std::to_string(first_point_.index) + " (" + where(first_point_.rip) + ")";
        }
        return wrong;
    }

private:
    // Recorded in a world of its own, in which the second victim waits as a plain child; later it dies in the pair's.
    class First : public Scenario {
    public:
        First(Pair& pair, Plan plan) : pair_(pair), plan_(std::move(plan)) {}

        std::string name() const override { return plan_.name(); }
        void set_up() override
        {
            if (!pair_.recorded_) {
                pair_.set_up();
                seat_second();
            }
        }
        void prepare() override
        {
            seat_.ring_name = pair_.ring_.name();
            seat_.diary = &pair_.board_->diary;
            plan_.prepare(seat_);
        }
        void arrange() override { pair_.RingScenario::arrange(); }
        void operate() override { plan_.operate(seat_); }
        bool is_thinned() const override { return true; }
        std::uint64_t snapshot() override { return pair_.snapshot(); }
        std::optional<std::string> verdict(const KillPoint&) override { return std::nullopt; }
        void clean_up() override
        {
            second_.reset();
            pair_.clean_up();
        }

    private:
        void seat_second()
        {
            second_ = std::make_unique<support::ChildProcess>([this] {
                pair_.prepare();
                pair_.board_->helped = true;
                if (pair_.plan_.sleeps) {
                    pair_.operate();
                }
                return ::pause();
            });
            while (!second_->has_ended() && !(pair_.board_->helped && second_->was_asleep())) {
                ::usleep(20);
            }
            pair_.board_->helped = false;
            second_->signal(SIGSTOP); // as it will stand still
        }

        Pair& pair_;
        Plan plan_;
        Seat seat_;
        std::unique_ptr<support::ChildProcess> second_;
    };

    void kill_first()
    {
        first_has_died_ = true;
        first_point_ = recorded_->kill_at(first_point_.index);
    }

    First first_;
    std::unique_ptr<Stepper> recorded_; // the first one's operation
    KillPoint first_point_;
    bool first_has_died_ = false;
};

// The last point in front of the repair, and those in it. None: there was nothing to repair.
std::vector<std::size_t> points_in_repair(const Trace& trace)
{
    std::vector<std::size_t> points;
    for (std::size_t k = 1; k < trace.inside.size(); ++k) {
        const bool enters_next = k + 1 < trace.inside.size() && trace.inside[k + 1] && !trace.inside[k];
        if (enters_next || (trace.inside[k] && trace.shows[k])) {
            points.push_back(k);
        }
    }
    return points;
}

void add(Tally& total, const Tally& more)
{
    total.points += more.points;
    total.asleep += more.asleep;
    total.diverged += more.diverged;
    total.violated += more.violated;
    total.violations.insert(total.violations.end(), more.violations.begin(), more.violations.end());
}

} // namespace

Tally run_pairs(const Plan& first, const Plan& second, std::uint64_t seed, std::size_t at_most)
{
    const Pinned pinned;
    const auto started = std::chrono::steady_clock::now();
    Pair pair(first, second);
    Tally total;
    total.scenario = pair.name();
    std::mt19937_64 random(seed ^ std::hash<std::string>()(total.scenario));
    std::vector<std::size_t> deaths = distinct_points(pair.first_trace());
    std::ranges::shuffle(deaths, random);
    std::size_t repaired = 0;
    for (std::size_t i = 0; i < deaths.size() && repaired < at_most && total.violated == 0; ++i) {
        pair.let_first_die_at(deaths[i]);
        const Tally tally = kill_at_each(pair, points_in_repair);
        repaired += tally.points != 0 ? 1 : 0;
        add(total, tally);
    }
    total.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    total_tried += total.points;
    std::printf("pairs: %s\n", total.line().c_str());
    std::fflush(stdout);
    return total;
}

std::string total_of_pairs()
{
    return "pairs: total " + std::to_string(total_tried) + " tried";
}

} // namespace ringmain::kill_tests
