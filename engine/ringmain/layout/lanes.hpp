#pragma once
// What the `lanes` backend keeps in shared memory: byte logs with one writer each, in the data segment; who has read how
// much of them, in the control segment.
//
// Positions count bytes, are multiples of 8, and are never masked; the byte of position p in a lane is p % lane_bytes.

#include <ringmain/base/atomic.hpp>
#include <ringmain/base/cache_line.hpp>

#include <cstddef>
#include <cstdint>

namespace ringmain::layout {

inline constexpr unsigned max_lanes = 32;
inline constexpr unsigned max_groups = 32;
inline constexpr std::size_t max_group_name = 39; // bytes, without the closing zero
inline constexpr std::uint64_t record_unit = 8;   // records start and end on multiples of it
inline constexpr unsigned default_group = 0;      // there from the start

// In front of each payload, one word: length in bytes | type << 32 | flags << 48. Zero: nothing was published here yet.
// Written by the lane's writer, with a release store that publishes the payload too; read by consumers.
struct RecordHeader {
    static constexpr std::uint64_t committed = std::uint64_t{1} << 48;
    static constexpr std::uint64_t padding = std::uint64_t{2} << 48; // nothing to deliver: to the lane's or a line's end
    static constexpr std::uint64_t known_flags = committed | padding;
    static constexpr std::uint64_t all_flags = std::uint64_t{0xffff} << 48;
    static constexpr std::uint64_t bytes = 8;

    static constexpr std::uint64_t record(std::uint32_t length, std::uint16_t type) noexcept
    {
        return committed | std::uint64_t{type} << 32 | length;
    }
    static constexpr std::uint64_t filler(std::uint64_t size) noexcept { return committed | padding | (size - bytes); }
    static constexpr std::uint32_t length(std::uint64_t word) noexcept { return static_cast<std::uint32_t>(word); }
    static constexpr std::uint16_t type(std::uint64_t word) noexcept { return static_cast<std::uint16_t>(word >> 32); }
};

// The payload of a message of so many bytes begins with a cache line, so that whole lines are written and read; small padding
// in front of its header sees to that.
inline constexpr std::uint64_t aligned_from = 512;

// Header and payload, rounded up: behind a large message the next large one needs no padding.
constexpr std::uint64_t record_bytes(std::uint64_t length) noexcept
{
    return round_up(RecordHeader::bytes + length, length < aligned_from ? record_unit : cache_line);
}
// Padding that puts the payload behind it at the beginning of a line; 0: none is needed.
constexpr std::uint64_t gap_in_front(std::uint64_t position, std::uint64_t length) noexcept
{
    return length < aligned_from ? 0 : (0 - position - RecordHeader::bytes) % cache_line;
}

// The longest message of a lane: with its padding and the header after it, it always fits an empty lane.
constexpr std::uint64_t longest_message(std::uint64_t lane_bytes) noexcept
{
    return lane_bytes / 4;
}

// What a writer had published when it saved that; there may be more.
struct Saved {
    Atomic<std::uint64_t> position; // published up to here
    Atomic<std::uint64_t> messages; // since the ring was created
    Atomic<std::uint64_t> bytes;    // of payload, with stamps
};

// One a lane. Lane i belongs to member i. Written by the writer alone, but for `broken`.
struct alignas(cache_line) LaneLine {
    Saved saved[2];               // saved[saves % 2] is complete
    Atomic<std::uint64_t> oldest; // everything from here on is still in the lane
    Atomic<std::uint32_t> saves;
    Atomic<std::uint32_t> broken; // 1: holds nonsense; set by whoever finds it, never cleared
};
static_assert(offsetof(Saved, position) == 0);
static_assert(offsetof(Saved, messages) == 8);
static_assert(offsetof(Saved, bytes) == 16);
static_assert(offsetof(LaneLine, saved) == 0 && sizeof(Saved) == 24);
static_assert(offsetof(LaneLine, oldest) == 48);
static_assert(offsetof(LaneLine, saves) == 56);
static_assert(offsetof(LaneLine, broken) == 60);
static_assert(sizeof(LaneLine) == 64);

enum class GroupState : std::uint32_t { none = 0, creating = 1, live = 2 };
enum class GroupKind : std::uint32_t { durable = 0, ephemeral = 1 };

// One a group of consumers. Written under LOCK; `state` last.
struct alignas(cache_line) Group {
    Atomic<GroupState> state;
    Atomic<GroupKind> kind;
    Atomic<std::uint32_t> selects; // 0: every type; else 1 + the only type delivered
    std::uint32_t reserved;
    char name[max_group_name + 1];
};
static_assert(offsetof(Group, state) == 0);
static_assert(offsetof(Group, kind) == 4);
static_assert(offsetof(Group, selects) == 8);
static_assert(offsetof(Group, name) == 16);
static_assert(sizeof(Group) == 64);

// One for each group and lane: what the group has claimed. `next` is written by whoever holds `holder`.
struct alignas(cache_line) LaneCursor {
    Atomic<std::uint64_t> next;   // the first record that nobody of the group has claimed
    Atomic<std::uint32_t> holder; // 0: free; else 1 + the member that claims
};
static_assert(offsetof(LaneCursor, next) == 0);
static_assert(offsetof(LaneCursor, holder) == 8);
static_assert(sizeof(LaneCursor) == 64);

enum class ClaimState : std::uint8_t {
    none = 0,
    own = 1,    // the member it stands at delivers it
    orphan = 2, // its member is gone: any other of the group may take it over
    heir = 3,   // somebody has
};

// A claim's state, whose it is and how often it killed, in one word.
struct ClaimTag {
    ClaimState state = ClaimState::none;
    std::uint8_t heir = 0; // a member
    std::uint8_t lane = 0;
    std::uint8_t group = 0;
    std::uint32_t deaths = 0; // members that died at exactly the record at `from`

    static constexpr ClaimTag unpack(std::uint64_t word) noexcept
    {
        return {static_cast<ClaimState>(word & 3U), static_cast<std::uint8_t>(word >> 8), static_cast<std::uint8_t>(word >> 16),
                static_cast<std::uint8_t>(word >> 24), static_cast<std::uint32_t>(word >> 32)};
    }
    [[nodiscard]] constexpr std::uint64_t pack() const noexcept
    {
        return static_cast<std::uint64_t>(state) | std::uint64_t{heir} << 8 | std::uint64_t{lane} << 16 |
               std::uint64_t{group} << 24 | std::uint64_t{deaths} << 32;
    }
};

// One a member: the records [from, to) that it has claimed and not yet released. Written by its member, then by its heir,
// or under LOCK when they are gone. Two lines, so that releasing does not disturb producers.
struct alignas(cache_line) Claim {
    Atomic<std::uint64_t> tag; // a ClaimTag
    Atomic<std::uint64_t> from;
    Atomic<std::uint64_t> to;
    Atomic<std::uint64_t> began;                    // where the member that delivers it began
    alignas(cache_line) Atomic<std::uint64_t> done; // released up to here; may be ahead of `from`
};
static_assert(offsetof(Claim, tag) == 0);
static_assert(offsetof(Claim, from) == 8);
static_assert(offsetof(Claim, to) == 16);
static_assert(offsetof(Claim, began) == 24);
static_assert(offsetof(Claim, done) == 64);
static_assert(sizeof(Claim) == 128);

} // namespace ringmain::layout
