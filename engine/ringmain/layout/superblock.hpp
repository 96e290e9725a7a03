#pragma once
// The first bytes of the control segment: what this ring is. Written once, by its creator, `magic` last.

#include <ringmain/base/atomic.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace ringmain::layout {

// "ringmain" in memory order; zero means that nobody finished creating this ring. Changes never, in any version.
inline constexpr std::uint64_t magic = 0x6e69616d676e6972;

// Raised by every change of anything in layout/. `magic` and `version` keep their places for ever.
inline constexpr std::uint32_t version = 5;

inline constexpr std::size_t max_name = 255; // bytes, without the closing zero

enum class BackendId : std::uint32_t { none = 0, semaphore = 1, lanes = 2, mutex = 3 };

constexpr std::string_view name_of(BackendId backend) noexcept
{
    switch (backend) {
    case BackendId::semaphore: return "semaphore";
    case BackendId::lanes: return "lanes";
    case BackendId::mutex: return "mutex";
    case BackendId::none: break;
    }
    return "unknown";
}

// Who pays for the full fence between publishing and looking for sleepers.
enum class Fencing : std::uint32_t {
    by_sleepers = 1,   // membarrier(2): whoever goes to sleep fences for everybody
    by_publishers = 2, // a fence in every publication, where the kernel refuses membarrier
};

// What every member copies and checks once, at attach, and never reads again.
struct Geometry {
    BackendId backend;
    std::uint32_t mode;           // permission bits
    std::uint64_t max_message;    // bytes
    std::uint64_t data_bytes;     // bytes of the data segment
    std::uint64_t first_position; // where all cursors started
    // `semaphore` and `mutex`; 0 on others
    std::uint64_t slots;
    std::uint64_t slot_stride; // bytes from slot to slot
    // `lanes`; 0 on others
    std::uint64_t lane_bytes; // a power of two
    std::uint32_t lanes;
    Fencing fencing;              // of `mutex`, too
    std::uint32_t max_deliveries; // a message whose receivers died so often is a dead letter; 0: never
    std::uint32_t stamps;         // 1: behind each payload stands when it was sent, see latencies.hpp
};
static_assert(sizeof(Geometry) == 72 && std::is_trivially_copyable_v<Geometry>);

struct Superblock {
    Atomic<std::uint64_t> magic; // release by the creator, acquire by whoever attaches
    std::uint32_t version;
    std::uint32_t control_bytes;
    std::uint8_t uuid[16];
    std::int32_t set_id; // kernel ids of the other two objects: an attach never mixes two incarnations
    std::int32_t data_id;
    std::uint32_t crash_safe; // 1: SEM_UNDO was seen to work when the ring was created
    std::uint32_t creator_pid;
    std::int64_t created_ns; // since the epoch
    std::uint64_t reserved;
    Geometry geometry;
    char name[max_name + 1];
};

static_assert(Atomic<std::uint64_t>::is_always_lock_free);
static_assert(offsetof(Superblock, magic) == 0);
static_assert(offsetof(Superblock, version) == 8);
static_assert(offsetof(Superblock, control_bytes) == 12);
static_assert(offsetof(Superblock, uuid) == 16);
static_assert(offsetof(Superblock, set_id) == 32);
static_assert(offsetof(Superblock, data_id) == 36);
static_assert(offsetof(Superblock, crash_safe) == 40);
static_assert(offsetof(Superblock, creator_pid) == 44);
static_assert(offsetof(Superblock, created_ns) == 48);
static_assert(offsetof(Superblock, geometry) == 64);
static_assert(offsetof(Superblock, name) == 136);
static_assert(sizeof(Superblock) == 392);

} // namespace ringmain::layout
