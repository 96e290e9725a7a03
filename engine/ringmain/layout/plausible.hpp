#pragma once
// What a superblock may say. A hostile one is checked against this before any of it is used.

#include <ringmain/layout/lanes.hpp>
#include <ringmain/layout/latencies.hpp>
#include <ringmain/layout/semaphores.hpp>
#include <ringmain/layout/slots.hpp>
#include <ringmain/layout/superblock.hpp>

#include <bit>

namespace ringmain::layout {

namespace detail {
inline constexpr std::uint64_t largest_segment = std::uint64_t{1} << 46; // what an address space holds; nothing overflows

constexpr bool plausible_fencing(const Geometry& geometry) noexcept
{
    return geometry.fencing == Fencing::by_sleepers || geometry.fencing == Fencing::by_publishers;
}

constexpr bool plausible_slots(const Geometry& geometry, std::uint64_t most) noexcept
{
    return geometry.slots >= 1 && geometry.slots <= most && geometry.max_message <= largest_segment / geometry.slots &&
           geometry.slot_stride == slot_stride(longest_stored(geometry)) &&
           geometry.data_bytes == geometry.slots * geometry.slot_stride;
}

constexpr bool plausible_lanes(const Geometry& geometry) noexcept
{
    return geometry.lanes >= 1 && geometry.lanes <= max_lanes && std::has_single_bit(geometry.lane_bytes) &&
           geometry.lane_bytes <= largest_segment / max_lanes && geometry.max_message <= largest_segment &&
           longest_stored(geometry) <= longest_message(geometry.lane_bytes) &&
           geometry.data_bytes == geometry.lanes * geometry.lane_bytes && geometry.first_position % record_unit == 0 &&
           plausible_fencing(geometry);
}

constexpr bool plausible_for_its_backend(const Geometry& geometry) noexcept
{
    switch (geometry.backend) {
    case BackendId::semaphore: return plausible_slots(geometry, max_semaphore_value);
    case BackendId::mutex: return plausible_slots(geometry, most_slots) && plausible_fencing(geometry);
    case BackendId::lanes: return plausible_lanes(geometry);
    case BackendId::none: break;
    }
    return false;
}
} // namespace detail

// Whether this geometry can be that of a data segment of so many bytes.
constexpr bool is_plausible(const Geometry& geometry, std::uint64_t data_bytes) noexcept
{
    return detail::plausible_for_its_backend(geometry) && geometry.data_bytes <= data_bytes && geometry.stamps <= 1;
}

} // namespace ringmain::layout
