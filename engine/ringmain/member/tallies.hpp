#pragma once
// What members counted, as others see it.

#include <ringmain/layout/control.hpp>
#include <ringmain/member/status.hpp>

namespace ringmain::member {

// By whoever had this place, in that role. On `lanes` producers count in their lanes, and this is what the last of them found;
// consumers count what they claim.
[[nodiscard]] Traffic traffic_at(const layout::Member& entry, Role role) noexcept;
// By the member that has the place now, of all that was.
[[nodiscard]] Traffic since_joined(const Traffic& all, const layout::Member& entry) noexcept;
// Less some of it. None where a death, or a moment between two looks, would make that less than nothing.
[[nodiscard]] Traffic less(const Traffic& all, const Traffic& some) noexcept;
// On `lanes`, where bytes are counted with stamps.
[[nodiscard]] Traffic without_stamps(const Traffic& stored, const layout::Geometry& geometry) noexcept;
// By all members that there ever were.
void fill_in_tallies(RingStatus& status, const layout::Control& control) noexcept;

} // namespace ringmain::member
