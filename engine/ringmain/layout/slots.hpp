#pragma once
// The fixed-slot ring of the slot backends: two cursors in the control segment, slots in the data segment.

#include <ringmain/base/atomic.hpp>
#include <ringmain/base/cache_line.hpp>

#include <cstddef>
#include <cstdint>

namespace ringmain::layout {

// Positions count messages since the first one and are never masked; slot of position p: p % slots.
// head: the oldest message not yet taken; written under TAKE. tail: where the next one goes; written under PUT. On `mutex`
// both are written under `lock`.
// A store to either is the commit point of receive and of send.
struct SlotCursors {
    alignas(cache_line) Atomic<std::uint64_t> head;
    Atomic<std::uint32_t> lock; // sys/robust_lock.hpp
    alignas(cache_line) Atomic<std::uint64_t> tail;
};
static_assert(offsetof(SlotCursors, head) == 0);
static_assert(offsetof(SlotCursors, lock) == 8);
static_assert(offsetof(SlotCursors, tail) == 64);
static_assert(sizeof(SlotCursors) == 128);

// More would be a mistake of somebody's.
inline constexpr std::uint64_t most_slots = std::uint64_t{1} << 32;

// In front of each payload. Written under PUT, read under TAKE.
struct SlotHeader {
    std::uint32_t length; // bytes of payload
    std::uint16_t type;   // the sender's number for this kind of message
    std::uint16_t reserved;
};
static_assert(offsetof(SlotHeader, length) == 0);
static_assert(offsetof(SlotHeader, type) == 4);
static_assert(sizeof(SlotHeader) == 8);

// Packed: a batch moves fewer lines then, and single messages are no slower (64 bytes: 9 lines for 8 slots, not 16).
constexpr std::uint64_t slot_stride(std::uint64_t max_message) noexcept
{
    return round_up(sizeof(SlotHeader) + max_message, sizeof(SlotHeader));
}

} // namespace ringmain::layout
