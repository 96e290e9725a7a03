#include <kill/stepper.hpp>

#include <sys/syscall.h>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <unordered_map>
#include <utility>

namespace ringmain::kill_tests {
namespace {

KillPoint::How how_it_ended(const Trace& trace, Stop stop, std::size_t k) noexcept
{
    if (stop == Stop::asleep && trace.slept) {
        return KillPoint::How::asleep;
    }
    if (stop == Stop::finished && trace.finished && k == trace.rips.size()) {
        return KillPoint::How::finished;
    }
    return KillPoint::How::diverged;
}

// Of this process, which victims are forks of.
bool is_system_call(std::uintptr_t rip) noexcept
{
    constexpr unsigned char syscall[] = {0x0f, 0x05};
    return std::memcmp(reinterpret_cast<const void*>(rip), syscall, sizeof syscall) == 0;
}

bool is_fork(const Victim& victim) noexcept
{
    constexpr std::uint64_t forks[] = {SYS_clone, SYS_clone3, SYS_fork, SYS_vfork};
    return is_system_call(victim.rip()) && std::ranges::find(forks, victim.call_number()) != std::end(forks);
}

} // namespace

Stepper::Stepper(Scenario& scenario) : scenario_(scenario)
{
    record();
    plan_routes();
}

// A sleeper that the scenario wakes up goes on; any other stays where it is.
Stop Stepper::after_sleep(Victim& victim, Stop stop)
{
    return stop == Stop::asleep && scenario_.wake() ? victim.wait_again() : stop;
}

// In one place: a second pair of lambdas would have other addresses, and no run would match the recorded one.
Victim Stepper::fork_victim() const
{
    return Victim([this] { scenario_.prepare(); }, [this] { scenario_.operate(); });
}

void Stepper::record()
{
    scenario_.set_up();
    {
        Victim victim = fork_victim();
        scenario_.arrange();
        const Ticking ticking;
        std::uint64_t seen = 0;
        bool is_inside = false;
        for (Stop stop = Stop::trapped; stop == Stop::trapped;) {
            const bool is_news = trace_.rips.empty() || is_system_call(trace_.rips.back());
            const bool was_inside = std::exchange(is_inside, is_news ? scenario_.is_inside() : is_inside);
            if (was_inside && !is_inside) {
                break; // nobody is to die behind that
            }
            const std::uint64_t now = scenario_.is_thinned() ? scenario_.snapshot() ^ victim.announced_lock() : 0;
            trace_.shows.push_back(!scenario_.is_thinned() || now != seen || is_news);
            trace_.inside.push_back(is_inside);
            seen = now;
            trace_.rips.push_back(victim.rip());
            trace_.forks.push_back(is_fork(victim));
            stop = victim.step();
            ++stops_;
            if (stop == Stop::asleep) {
                trace_.slept = trace_.rips.size() - 1;
            }
            stop = after_sleep(victim, stop);
            trace_.finished = stop == Stop::finished;
        }
    }
    scenario_.clean_up();
}

// A breakpoint at instruction k, set at stop p, is hit at k if the address was not visited between the two, and hits nobody
// else if none was forked. The cheapest way to every k, in the order of k; what p's cost is known then.
void Stepper::plan_routes()
{
    constexpr unsigned step_cost = 2; // measured: 20 and 50 microseconds
    constexpr unsigned hop_cost = 5;
    std::unordered_map<std::uintptr_t, std::size_t> last_visit;
    std::vector<unsigned> cost;
    std::size_t behind_fork = 0;
    for (std::size_t k = 0; k < trace_.rips.size(); ++k) {
        behind_fork = k != 0 && trace_.forks[k - 1] ? k : behind_fork;
        const auto [visit, is_first] = last_visit.try_emplace(trace_.rips[k], k);
        const std::size_t earliest = std::max(behind_fork, is_first ? 0 : visit->second + 1);
        visit->second = k;
        before_.push_back(k == 0 ? 0 : k - 1);
        cost.push_back(k == 0 ? 0 : cost[k - 1] + step_cost);
        for (std::size_t p = k; p > earliest && cost[k] > hop_cost;) {
            --p;
            if (cost[p] + hop_cost < cost[k]) {
                cost[k] = cost[p] + hop_cost;
                before_[k] = p;
            }
        }
        if (earliest == 0 && cost[k] > hop_cost) {
            cost[k] = hop_cost;
            before_[k] = 0;
        }
    }
    before_.push_back(trace_.rips.size() - 1); // past the last instruction
}

// The stops after the start, in order.
std::vector<std::size_t> Stepper::route_to(std::size_t k, Travel travel) const
{
    std::vector<std::size_t> stops;
    for (; k > 0; k = travel == Travel::by_hops ? before_[k] : k - 1) {
        stops.push_back(k);
    }
    std::ranges::reverse(stops);
    return stops;
}

KillPoint Stepper::kill_at(std::size_t k, Travel travel)
{
    scenario_.set_up();
    Victim victim = fork_victim();
    scenario_.arrange();
    const KillPoint point = bring_to(victim, k, travel);
    victim.kill();
    return point;
}

KillPoint Stepper::bring_to(Victim& victim, std::size_t k, Travel travel)
{
    const Ticking ticking;
    Stop stop = Stop::trapped;
    std::size_t at = 0;
    for (const std::size_t next : route_to(k, travel)) {
        if (stop != Stop::trapped || victim.rip() != trace_.rips[at]) {
            break;
        }
        stop = after_sleep(victim, next == at + 1 ? victim.step() : victim.run_to(trace_.rips[next]));
        ++stops_;
        at = next;
    }
    if (stop != Stop::trapped) {
        const std::uintptr_t rip = stop == Stop::asleep && trace_.slept ? trace_.rips[*trace_.slept] : victim.rip();
        return {k, rip, how_it_ended(trace_, stop, k)};
    }
    const std::uintptr_t rip = victim.rip();
    const bool there = at == k && k < trace_.rips.size() && rip == trace_.rips[k];
    return {k, rip, there ? KillPoint::How::reached : KillPoint::How::diverged};
}

} // namespace ringmain::kill_tests
