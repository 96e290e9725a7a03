#pragma once
// How far a producer may write.

#include <ringmain/layout/control.hpp>

#include <cstdint>

namespace ringmain::lanes {

enum class Look {
    cheap, // what consumers publish now and then
    exact, // every single release; costs the readers a cache line each
};

// The position in front of which the writer of a lane may write: one lap ahead of the oldest record that any group has not
// claimed, or any member not released. Also saves that position as the lane's `oldest`, where new groups begin.
// `position`: up to where the writer has published.
[[nodiscard]] std::uint64_t limit_of(layout::Control& control, unsigned lane, std::uint64_t position, std::uint64_t lane_bytes,
                                     Look look) noexcept;

} // namespace ringmain::lanes
