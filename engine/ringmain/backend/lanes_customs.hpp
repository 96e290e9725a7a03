#pragma once
// What `lanes` adds to the making of a ring, and to deaths in it.

#include <ringmain/layout/control.hpp>
#include <ringmain/member/repair.hpp>

namespace ringmain::backend {

// Repairs make orphans of claims, and free cursors.
extern const member::Customs lanes_customs;

// A new ring's lanes and its default group.
void furnish_lanes(layout::Control& control, const layout::Geometry& geometry, bool with_default_group) noexcept;

} // namespace ringmain::backend
