#pragma once
// What members counted, as others see it.

#include <ringmain/lanes/carried.hpp>
#include <ringmain/layout/control.hpp>
#include <ringmain/member/status.hpp>

namespace ringmain::member {

// By whoever had this place, in that role. Of producers of `lanes` only up to when the last one joined.
[[nodiscard]] Traffic traffic_at(const layout::Member& entry, Role role) noexcept;
// What a lane has carried.
[[nodiscard]] Traffic sent_in(const lanes::Carried& lane, const layout::Geometry& geometry) noexcept;
// By the member that has the place now, of all that was.
[[nodiscard]] Traffic since_joined(const Traffic& all, const layout::Member& entry) noexcept;
// By all members that there ever were.
void fill_in_tallies(RingStatus& status, const layout::Control& control) noexcept;

} // namespace ringmain::member
