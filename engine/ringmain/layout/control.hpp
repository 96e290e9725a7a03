#pragma once
// The control segment, whole.

#include <ringmain/layout/members.hpp>
#include <ringmain/layout/slots.hpp>
#include <ringmain/layout/superblock.hpp>

namespace ringmain::layout {

struct Control {
    Superblock superblock;

    alignas(cache_line) std::atomic<std::uint64_t> producers; // a ProducerCount; under LOCK
    std::atomic<std::uint64_t> repairs;                       // repairs since creation; under LOCK
    std::atomic<std::uint32_t> corrupt;                       // 1: somebody found nonsense; set by anybody, never cleared

    alignas(cache_line) std::atomic<std::uint64_t> parked; // bit i: member i sleeps or is about to (see member/parking.hpp)

    SlotCursors cursors;
    Member members[max_members];
};
static_assert(offsetof(Control, superblock) == 0);
static_assert(offsetof(Control, producers) == 384);
static_assert(offsetof(Control, repairs) == 392);
static_assert(offsetof(Control, corrupt) == 400);
static_assert(offsetof(Control, parked) == 448);
static_assert(offsetof(Control, cursors) == 512);
static_assert(offsetof(Control, members) == 640);
static_assert(sizeof(Control) == 640 + 64 * 128);

} // namespace ringmain::layout
