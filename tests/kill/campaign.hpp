#pragma once
// All kill points of a scenario, one after the other.

#include <kill/scenario.hpp>
#include <kill/stepper.hpp>

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace ringmain::kill_tests {

struct Tally {
    std::string scenario;
    std::size_t points = 0;   // victims killed
    std::size_t asleep = 0;   // of these, in a system call they slept in
    std::size_t diverged = 0; // of these, elsewhere than in the recorded run
    std::size_t skipped = 0;  // not killed: Scenario::is_thinned()
    double seconds = 0;
    std::size_t violated = 0;            // of these, found something wrong
    std::vector<std::string> violations; // the first of them: where, and what

    // "send/middle/alone 812 (asleep 0, diverged 3), 1.1 s".
    [[nodiscard]] std::string line() const;
    // The first violations, one a line; empty when there are none.
    [[nodiscard]] std::string complaint() const;
};

// Which kill points of a recorded run to try, in their order.
using Choice = std::function<std::vector<std::size_t>(const Trace& trace)>;
// All that leave something new behind.
[[nodiscard]] std::vector<std::size_t> distinct_points(const Trace& trace);

// Kills there; neither prints nor counts.
[[nodiscard]] Tally kill_at_each(Scenario& scenario, const Choice& choose, std::size_t most_violations = 5);

// Kills at every instruction; gives up at so many violations, because each may be a hang that takes seconds to notice.
// Prints the tally.
[[nodiscard]] Tally run_campaign(Scenario& scenario, std::size_t most_violations = 5);

// Of all campaigns of this process so far: "kill points: total 812 tried, 7019 covered".
[[nodiscard]] std::string total_of_kill_points();

} // namespace ringmain::kill_tests
