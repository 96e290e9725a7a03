#pragma once
// What members of `lanes` have in their hands, living or dead, as seen from outside.

#include <ringmain/layout/control.hpp>
#include <ringmain/member/status.hpp>

#include <cstdint>
#include <span>

namespace ringmain::member {

// How far `b` is ahead of `a`, which were read one after the other while others wrote them; never more than `most`.
[[nodiscard]] std::uint64_t ahead(std::uint64_t a, std::uint64_t b, std::uint64_t most) noexcept;

// Bytes of records that are claimed and not released.
[[nodiscard]] std::uint64_t claimed_bytes(const layout::Claim& claim, const layout::Geometry& geometry) noexcept;

// Fills in `claimed` and `cursors` of each member.
void add_holdings(std::span<MemberStatus> members, const layout::Control& control, const layout::Geometry& geometry) noexcept;

} // namespace ringmain::member
