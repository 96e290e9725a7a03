#pragma once
// Who does what in the schedules that are explored.

#include <schedules/exploration.hpp>

#include <vector>

namespace ringmain::schedules {

[[nodiscard]] const std::vector<Scenario>& scenarios();
// Of that name.
[[nodiscard]] const Scenario& scenario(const char* name);

} // namespace ringmain::schedules
