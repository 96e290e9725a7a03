#include <ringmain/backend/lanes_customs.hpp>

#include <ringmain/lanes/groups.hpp>

namespace ringmain::backend {
namespace {

void bury(const member::Attachment& ring, std::uint64_t alive) noexcept
{
    lanes::bury(ring.control(), alive, ring.geometry().lanes);
}

} // namespace

const member::Customs lanes_customs{member::no_levels, bury};

void furnish_lanes(layout::Control& control, const layout::Geometry& geometry, bool with_default_group) noexcept
{
    lanes::furnish(control, geometry.lanes, geometry.first_position, with_default_group);
}

} // namespace ringmain::backend
