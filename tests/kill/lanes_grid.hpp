#pragma once
// The grid of `lanes` rings.

#include <kill/grid.hpp>

namespace ringmain::kill_tests {

[[nodiscard]] Entry lanes_entry(const Cell& cell);

} // namespace ringmain::kill_tests
