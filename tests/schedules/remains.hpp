#pragma once
// What must not be left in a control segment that nobody uses.

#include <ringmain/layout/control.hpp>

namespace ringmain::schedules {

// In words; nullptr: nothing.
[[nodiscard]] const char* remains_in(const layout::Control& control);

} // namespace ringmain::schedules
