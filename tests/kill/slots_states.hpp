#pragma once
// The states of rings of slots.

#include <kill/plan.hpp>

#include <cstdint>

namespace ringmain::kill_tests {

inline constexpr State empty{"empty", 0, 0};
inline constexpr State middle{"middle", 2, 0};
inline constexpr State full{"full", slots, 0};
// The next message goes into the last slot; the oldest lies in the last slot.
inline constexpr State tail_wraps{"tail wraps", 2, slots - 3};
inline constexpr State head_wraps{"head wraps", 2, slots - 1};
inline constexpr State empty_at_wrap{"empty, tail wraps", 0, slots - 1};
inline constexpr State full_at_wrap{"full, head wraps", slots, slots - 1};
// The operation makes the cursor 2^32.
inline constexpr State tail_at_32_bits{"tail at 2^32", 1, (std::uint64_t{1} << 32) - 2};
inline constexpr State head_at_32_bits{"head at 2^32", 2, (std::uint64_t{1} << 32) - 1};
// A batch of three passes the last slot, or 2^32.
inline constexpr State batch_wraps{"batch wraps", 1, slots - 3};
inline constexpr State batch_at_32_bits{"batch at 2^32", 1, (std::uint64_t{1} << 32) - 3};
inline constexpr State poll_wraps{"poll wraps", 3, slots - 2};
inline constexpr State poll_at_32_bits{"poll at 2^32", 3, (std::uint64_t{1} << 32) - 2};

} // namespace ringmain::kill_tests
