#pragma once
// What each of the rings does about deaths.

#include <ringmain/layout/superblock.hpp>
#include <ringmain/member/repair.hpp>

namespace ringmain::backend {

[[nodiscard]] const member::Customs& customs_of(layout::BackendId backend) noexcept;

} // namespace ringmain::backend
