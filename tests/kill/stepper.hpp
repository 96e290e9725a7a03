#pragma once
// Brings victims of a scenario to the k-th instruction of its operation and kills them there.

#include <kill/scenario.hpp>
#include <kill/victim.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace ringmain::kill_tests {

// What one undisturbed run executed.
struct Trace {
    std::vector<std::uintptr_t> rips; // rips[k]: address of instruction k
    std::vector<bool> forks;          // forks[k]: instruction k is a system call that makes a child
    std::optional<std::size_t> slept; // the instruction, a system call, that it slept in
    std::vector<bool> shows;          // shows[k]: others can see what instruction k - 1 did
    std::vector<bool> inside;         // inside[k]: Scenario::is_inside() before instruction k
    bool finished = false;            // the operation came to its end; otherwise it slept for ever, or crashed

    // Kill points: in front of every instruction, and one after the last.
    [[nodiscard]] std::size_t kill_points() const noexcept { return rips.size() + 1; }
};

class Stepper {
public:
    enum class Travel { by_hops, by_steps };

    // Records the scenario's operation.
    explicit Stepper(Scenario& scenario);

    [[nodiscard]] const Trace& trace() const noexcept { return trace_; }

    // Sets the scenario up, kills a victim in front of instruction `k`, and returns where it really was.
    // by_steps costs k single steps. by_hops runs at full speed from breakpoint to breakpoint where the recorded run says
    // that it ends up right, and steps in between: a few stops for each k, so that all kill points together cost O(n).
    KillPoint kill_at(std::size_t k, Travel travel = Travel::by_hops);

    // Times that a victim was stopped so far.
    [[nodiscard]] std::uint64_t stops() const noexcept { return stops_; }

private:
    [[nodiscard]] Victim fork_victim() const;
    void record();
    void plan_routes();
    [[nodiscard]] std::vector<std::size_t> route_to(std::size_t k, Travel travel) const;
    [[nodiscard]] Stop after_sleep(Victim& victim, Stop stop);
    [[nodiscard]] KillPoint bring_to(Victim& victim, std::size_t k, Travel travel);

    Scenario& scenario_;
    Trace trace_;
    std::vector<std::size_t> before_; // before_[k]: the stop before k on the way there; k - 1: by a single step
    std::uint64_t stops_ = 0;
};

} // namespace ringmain::kill_tests
