#pragma once
// How long messages took, where a ring keeps that: when each was sent, and a histogram a member.

#include <ringmain/layout/members.hpp>
#include <ringmain/layout/superblock.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace ringmain::layout {

// Behind a payload, and counted by its length: when the message was sent, in nanoseconds of the monotonic clock.
using Stamp = std::int64_t;

// What each message takes besides its payload.
constexpr std::uint64_t stamp_bytes(const Geometry& geometry) noexcept
{
    return geometry.stamps != 0 ? sizeof(Stamp) : 0;
}
constexpr std::uint64_t longest_stored(const Geometry& geometry) noexcept
{
    return geometry.max_message + stamp_bytes(geometry);
}

// From sending to delivery, in nanoseconds: eight buckets to each power of two, so none is wider than an eighth of what it
// counts; up to 68 s. Of a place, as the member's other counters, and written by that member alone.
struct alignas(cache_line) Latencies {
    static constexpr unsigned steps = 8;
    static constexpr unsigned exact = 2 * steps; // below that, one bucket a nanosecond
    static constexpr unsigned largest_power = 36;
    static constexpr unsigned buckets = (largest_power - std::bit_width(steps) + 2) * steps;

    static constexpr unsigned bucket_of(std::uint64_t ns) noexcept
    {
        if (ns < exact) {
            return static_cast<unsigned>(ns);
        }
        const auto shift = static_cast<unsigned>(std::bit_width(ns) - std::bit_width(exact)) + 1;
        return std::min(shift * steps + static_cast<unsigned>(ns >> shift), buckets - 1);
    }
    // What a bucket counts: from here up to where the next one begins.
    static constexpr std::uint64_t begin_of(unsigned bucket) noexcept
    {
        const unsigned shift = bucket < exact ? 0 : bucket / steps - 1;
        return std::uint64_t{bucket - shift * steps} << shift;
    }

    Counter counts[buckets];
};
static_assert(Latencies::bucket_of(15) == 15 && Latencies::bucket_of(16) == 16 && Latencies::bucket_of(17) == 16);
static_assert(Latencies::begin_of(16) == 16 && Latencies::begin_of(17) == 18 && Latencies::begin_of(24) == 32);
static_assert(Latencies::bucket_of((std::uint64_t{1} << Latencies::largest_power) - 1) == Latencies::buckets - 1);
static_assert(Latencies::bucket_of(~std::uint64_t{0}) == Latencies::buckets - 1);

} // namespace ringmain::layout
