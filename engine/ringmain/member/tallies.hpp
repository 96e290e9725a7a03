#pragma once
// What members counted, as others see it.

#include <ringmain/layout/control.hpp>
#include <ringmain/member/status.hpp>

namespace ringmain::member {

// By this member, since it joined.
[[nodiscard]] Traffic own_traffic(const layout::Member& entry, Role role) noexcept;
// By all members that there ever were.
void fill_in_tallies(RingStatus& status, const layout::Control& control) noexcept;

} // namespace ringmain::member
