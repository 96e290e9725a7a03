#pragma once
// The grid of rings of slots.

#include <kill/grid.hpp>

namespace ringmain::kill_tests {

// The plan lacks only which of the two backends.
[[nodiscard]] Entry slots_entry(const Cell& cell);

} // namespace ringmain::kill_tests
