#include <ringmain/lanes/limit.hpp>

#include <ringmain/base/atomic.hpp>
#include <ringmain/lanes/log.hpp>

#include <bit>

namespace ringmain::lanes {
namespace {

using layout::ClaimState;
using layout::ClaimTag;

// The groups first, then the claims: a claim is tagged before its records leave `next` (C1), so none is missed. A claim may
// be over and its place used again while it is read; then what is read is too low, or does not matter.
std::uint64_t oldest_needed(const layout::Control& control, unsigned lane, std::uint64_t position, Look look) noexcept
{
    std::uint64_t oldest = position;
    for (std::uint64_t left = control.groups_present.load(std::memory_order_acquire) & 0xffff'ffffU; left != 0;
         left &= left - 1) {
        const auto group = static_cast<unsigned>(std::countr_zero(left));
        // C1: pairs with C1 in reader.cpp.
        oldest = earlier(oldest, control.lane_cursors[group][lane].next.load(std::memory_order_acquire));
    }
    for (std::uint64_t left = control.claimants.load(std::memory_order_acquire); left != 0; left &= left - 1) {
        const layout::Claim& claim = control.claims[std::countr_zero(left)];
        const ClaimTag tag = ClaimTag::unpack(claim.tag.load(std::memory_order_acquire)); // C2: pairs with C2 in reader.cpp
        if (tag.state == ClaimState::none || tag.lane != lane) {
            continue;
        }
        std::uint64_t from = claim.from.load(std::memory_order_acquire); // C3: pairs with C3 in reader.cpp
        if (look == Look::exact) {
            from = later(from, claim.done.load(std::memory_order_acquire));
        }
        oldest = earlier(oldest, from);
    }
    return oldest;
}

} // namespace

// G1: a new group takes its place at `oldest`, raises the epoch and fences; we save `oldest`, fence and read the epoch. One
// of the two sees the other: either we look again, with the group, or the group begins where we say. G2: whoever gives
// a claim back raises the epoch between the cursor and the claim; see groups.cpp.
std::uint64_t limit_of(layout::Control& control, unsigned lane, std::uint64_t position, std::uint64_t lane_bytes,
                       Look look) noexcept
{
    constexpr int max_rounds = 1000; // groups are rare: more of them is somebody who writes nonsense
    layout::LaneLine& line = control.lanes[lane];
    for (int round = 0; round < max_rounds; ++round) {
        const std::uint64_t epoch = control.group_epoch.load(std::memory_order_acquire);
        const std::uint64_t oldest = oldest_needed(control, lane, position, look);
        line.oldest.store(later(oldest, line.oldest.load(std::memory_order_relaxed)), std::memory_order_relaxed);
        thread_fence(std::memory_order_seq_cst); // G1
        if (control.group_epoch.load(std::memory_order_relaxed) == epoch) {
            return oldest + lane_bytes;
        }
    }
    return position; // no room, for now
}

} // namespace ringmain::lanes
