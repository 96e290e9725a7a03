#include <ringmain/backend/lanes_end.hpp>

#include <ringmain/lanes/groups.hpp>

namespace ringmain::backend {
namespace {

// No semaphore counts anything here.
std::optional<member::Levels> no_levels(const member::Attachment&) noexcept
{
    return member::Levels{0, 0};
}

void bury(const member::Attachment& ring, std::uint64_t alive) noexcept
{
    lanes::bury(ring.control(), alive, ring.geometry().lanes);
}

} // namespace

const member::Customs lanes_customs{no_levels, bury};

void furnish_lanes(layout::Control& control, const layout::Geometry& geometry, bool with_default_group) noexcept
{
    lanes::furnish(control, geometry.lanes, geometry.first_position, with_default_group);
}

// For calls that do not wait. True: the bell rang, look once more.
Outcome<bool> LanesEnd::not_now() noexcept
{
    constexpr unsigned tries_per_probe = 64;
    if (++failed_tries_ % tries_per_probe != 0) {
        return Errc::would_block;
    }
    const auto heard = listen();
    return !heard || *heard ? heard : Outcome<bool>(Errc::would_block);
}

} // namespace ringmain::backend
