#include <ringmain/member/holdings.hpp>

#include <algorithm>

namespace ringmain::member {
namespace {

using layout::ClaimState;
using layout::ClaimTag;

// Who delivers the claim that stands at a member's place; max_members: nobody does.
unsigned deliverer(const layout::Claim& claim, unsigned place) noexcept
{
    const auto tag = ClaimTag::unpack(claim.tag.load(std::memory_order_acquire));
    return tag.state == ClaimState::own ? place : tag.state == ClaimState::heir ? tag.heir : layout::max_members;
}

} // namespace

std::uint64_t ahead(std::uint64_t a, std::uint64_t b, std::uint64_t most) noexcept
{
    const auto distance = static_cast<std::int64_t>(b - a);
    return distance <= 0 ? 0 : std::min(static_cast<std::uint64_t>(distance), most);
}

std::uint64_t claimed_bytes(const layout::Claim& claim, const layout::Geometry& geometry) noexcept
{
    const std::uint64_t to = claim.to.load(std::memory_order_acquire);
    return std::min(ahead(claim.from.load(std::memory_order_relaxed), to, geometry.lane_bytes),
                    ahead(claim.done.load(std::memory_order_relaxed), to, geometry.lane_bytes));
}

void add_holdings(std::span<MemberStatus> members, const layout::Control& control, const layout::Geometry& geometry) noexcept
{
    for (MemberStatus& member : members) {
        for (unsigned place = 0; place < layout::max_members; ++place) {
            const layout::Claim& claim = control.claims[place];
            member.claimed += deliverer(claim, place) == member.index ? claimed_bytes(claim, geometry) : 0;
        }
        for (const auto& cursors : control.lane_cursors) { // of a group
            for (unsigned lane = 0; lane < geometry.lanes; ++lane) {
                const std::uint32_t holder = cursors[lane].holder.load(std::memory_order_relaxed);
                member.cursors += holder == member.index + 1 ? 1 : 0;
            }
        }
    }
}

} // namespace ringmain::member
