#pragma once
// The control segment, whole.

#include <ringmain/base/atomic.hpp>
#include <ringmain/layout/lanes.hpp>
#include <ringmain/layout/latencies.hpp>
#include <ringmain/layout/members.hpp>
#include <ringmain/layout/slots.hpp>
#include <ringmain/layout/superblock.hpp>

namespace ringmain::layout {

struct Control {
    Superblock superblock;

    alignas(cache_line) Atomic<std::uint64_t> producers; // a ProducerCount; under LOCK
    Atomic<std::uint64_t> repairs;                       // repairs since creation; under LOCK
    Atomic<std::uint32_t> corrupt;                       // 1: somebody found nonsense; set by anybody, never cleared
    Atomic<std::uint64_t> dead_letters;                  // messages given up after max_deliveries; by anybody

    // Bit i: member i sleeps, or is about to (see member/parking.hpp). Two words: who publishes wakes those who wait for
    // messages, who releases wakes those who wait for room.
    alignas(cache_line) Atomic<std::uint64_t> hungry;
    alignas(cache_line) Atomic<std::uint64_t> short_of_room;

    // What a producer looks through for its limit; under LOCK.
    alignas(cache_line) Atomic<std::uint64_t> group_epoch; // raised with every new group, and with claims given back
    Atomic<std::uint64_t> groups_present;                  // bit g: group g holds producers back
    Atomic<std::uint64_t> claimants;                       // bit i: member i may have a claim
    Atomic<std::uint64_t> orphan_epoch;                    // raised when a claim may have lost its member
    Atomic<std::uint32_t> lanes_used;                      // lanes from here on never had a producer

    SlotCursors cursors;
    Member members[max_members];

    LaneLine lanes[max_lanes];
    Group groups[max_groups];
    Claim claims[max_members];
    LaneCursor lane_cursors[max_groups][max_lanes];
};
static_assert(offsetof(Control, superblock) == 0);
static_assert(offsetof(Control, producers) == 448);
static_assert(offsetof(Control, repairs) == 456);
static_assert(offsetof(Control, corrupt) == 464);
static_assert(offsetof(Control, dead_letters) == 472);
static_assert(offsetof(Control, hungry) == 512);
static_assert(offsetof(Control, short_of_room) == 576);
static_assert(offsetof(Control, group_epoch) == 640);
static_assert(offsetof(Control, groups_present) == 648);
static_assert(offsetof(Control, claimants) == 656);
static_assert(offsetof(Control, orphan_epoch) == 664);
static_assert(offsetof(Control, lanes_used) == 672);
static_assert(offsetof(Control, cursors) == 704);
static_assert(offsetof(Control, members) == 832);
static_assert(offsetof(Control, lanes) == 13120);
static_assert(offsetof(Control, groups) == 15168);
static_assert(offsetof(Control, claims) == 17216);
static_assert(offsetof(Control, lane_cursors) == 25408);
static_assert(sizeof(Control) == 25408 + 32 * 32 * 64);

// Rings with stamps have histograms behind it, one a member.
inline constexpr std::uint64_t latencies_bytes = max_members * sizeof(Latencies);

constexpr std::uint64_t control_bytes(const Geometry& geometry) noexcept
{
    return sizeof(Control) + (geometry.stamps != 0 ? latencies_bytes : 0);
}
// Of any ring.
constexpr bool is_control_size(std::uint64_t bytes) noexcept
{
    return bytes == sizeof(Control) || bytes == sizeof(Control) + latencies_bytes;
}
// Only in a ring with stamps.
template <class OfControl>
[[nodiscard]] auto& latencies_of(OfControl& control, unsigned member) noexcept
{
    using Wanted = std::conditional_t<std::is_const_v<OfControl>, const Latencies, Latencies>;
    return reinterpret_cast<Wanted*>(&control + 1)[member];
}

} // namespace ringmain::layout
