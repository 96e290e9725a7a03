#pragma once
// What messages hold: every byte follows from the sender and the number.

#include <ringmain/layout/lanes.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace ringmain::schedules {

inline constexpr std::uint64_t lane_bytes = 256; // the smallest there are
inline constexpr std::size_t longest = layout::longest_message(lane_bytes);

struct Content {
    std::array<std::byte, 2 * longest> bytes{}; // more than is sent: the compiler cannot know that a message has no second line

    Content(unsigned producer, unsigned number) noexcept
    {
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            bytes[i] = static_cast<std::byte>(i == 0 ? producer : i == 1 ? number : producer * 31 + number * 7 + i);
        }
    }
    [[nodiscard]] bool is(std::span<const std::byte> seen) const noexcept
    {
        return seen.size() >= 2 && seen.size() <= longest && std::equal(seen.begin(), seen.end(), bytes.begin());
    }
};

} // namespace ringmain::schedules
