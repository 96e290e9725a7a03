#include <schedules/remains.hpp>

#include <support/remains.hpp>

#include <algorithm>

namespace ringmain::schedules {

const char* remains_in(const layout::Control& control)
{
    const bool has_members =
        std::ranges::any_of(control.members, [](const layout::Member& each) { return each.role != layout::Role::none; });
    return has_members ? "somebody has a place" : support::remains_in(control);
}

} // namespace ringmain::schedules
