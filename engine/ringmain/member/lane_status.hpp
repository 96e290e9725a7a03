#pragma once
// What can be seen of the lanes of a ring and their groups without joining it.

#include <ringmain/layout/control.hpp>
#include <ringmain/member/status.hpp>
#include <ringmain/sys/segment.hpp>

#include <optional>

namespace ringmain::member {

// After the members and what they counted. `data`: not there where it could not be attached; then what writers have not yet saved
// is missing, and what consumers have in their hands counts as received.
void fill_in_lanes(RingStatus& status, const layout::Control& control, const layout::Geometry& geometry,
                   const std::optional<sys::Mapping>& data);

} // namespace ringmain::member
