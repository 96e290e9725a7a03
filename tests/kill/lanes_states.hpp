#pragma once
// The states of `lanes` rings. Nearly every message takes 32 bytes of a lane's 256; 7 fill it.

#include <kill/plan.hpp>

#include <cstdint>

namespace ringmain::kill_tests {

// Positions are multiples of a lane's bytes at 2^32 and 2^64, so what passes these also wraps.
inline constexpr std::uint64_t at_32_bits = std::uint64_t{1} << 32;
inline constexpr std::uint64_t at_64_bits = 0;
inline constexpr std::uint64_t record = 32;

namespace lanes {
inline constexpr State empty{"empty", 0, 0};
inline constexpr State one{"one", 1, 0};
inline constexpr State middle{"middle", 2, 0};
inline constexpr State three{"three", 3, 0};
inline constexpr State room_for_two{"room for two", 5, 0};
inline constexpr State full{"full", 7, 0};

// The next record: ends where the lane ends; does not fit, and the padding takes 24 bytes, or a header alone.
inline constexpr State writes_to_the_end{"writes to the end", 2, lane_bytes - 3 * record};
inline constexpr State pads{"pads", 2, lane_bytes - 2 * record - 24};
inline constexpr State pads_a_header{"pads a header", 2, lane_bytes - 2 * record - 8};
inline constexpr State writes_to_32_bits{"writes to 2^32", 2, at_32_bits - 3 * record};
inline constexpr State pads_to_32_bits{"pads to 2^32", 2, at_32_bits - 2 * record - 24};
inline constexpr State writes_to_64_bits{"writes to 2^64", 2, at_64_bits - 3 * record};
inline constexpr State pads_to_64_bits{"pads to 2^64", 2, at_64_bits - 2 * record - 24};
// A batch of three: the second one wraps.
inline constexpr State batch_pads{"batch pads", 1, lane_bytes - 2 * record - 24};
inline constexpr State batch_pads_to_64_bits{"batch pads to 2^64", 1, at_64_bits - 2 * record - 24};

// The oldest record ends where the lane ends; padding stands in front of it; padding stands behind it.
inline constexpr State reads_to_the_end{"reads to the end", 2, lane_bytes - record};
inline constexpr State skips{"skips padding", 2, lane_bytes - 24};
inline constexpr State skips_later{"skips padding later", 4, lane_bytes - record - 24};
inline constexpr State reads_to_32_bits{"reads to 2^32", 2, at_32_bits - record};
inline constexpr State skips_to_32_bits{"skips padding to 2^32", 2, at_32_bits - 24};
inline constexpr State reads_to_64_bits{"reads to 2^64", 2, at_64_bits - record};
inline constexpr State skips_to_64_bits{"skips padding to 2^64", 2, at_64_bits - 24};
// The next record ends where the lane ends; padding stands in front of it.
inline constexpr State empty_at_the_end{"empty at the end", 0, lane_bytes - record};
inline constexpr State empty_to_32_bits{"empty to 2^32", 0, at_32_bits - record};
inline constexpr State empty_to_64_bits{"empty to 2^64", 0, at_64_bits - record};
inline constexpr State empty_before_padding{"empty in front of padding", 0, lane_bytes - 24};
inline constexpr State full_in_front_of_padding{"full in front of padding", 7, lane_bytes - 24};
inline constexpr State skips_later_to_64_bits{"skips padding later to 2^64", 4, at_64_bits - record - 24};

inline const ConsumerOptions late{.group = "late"};
inline const ConsumerOptions late_earliest{.group = "late-earliest", .start = Start::earliest};
inline const ConsumerOptions passing{.group = "passing", .ephemeral = true, .start = Start::earliest};
} // namespace lanes

} // namespace ringmain::kill_tests
