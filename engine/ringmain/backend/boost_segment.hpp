#pragma once
// The memory of `boost`: a managed_shared_memory with a header and slots.

#include <ringmain/backend/boost_object.hpp>
#include <ringmain/backend/boost_sizes.hpp>
#include <ringmain/layout/slots.hpp>
#include <ringmain/slots/slot_ring.hpp>

#include <boost/interprocess/managed_shared_memory.hpp>
#include <boost/interprocess/sync/interprocess_mutex.hpp>
#include <boost/interprocess/sync/interprocess_semaphore.hpp>

#include <cstddef>

namespace ringmain::backend {

// In the shared memory.
struct BoostHeader {
    using Handle = boost::interprocess::managed_shared_memory::handle_t;
    BoostHeader(const BoostSizes& of, Handle block) : sizes(of), cursors(block), empty(static_cast<unsigned>(of.slots)) {}

    BoostSizes sizes;
    Handle cursors; // layout::SlotCursors, and the slots behind them: Boost constructs nothing that is aligned to a cache line
    boost::interprocess::interprocess_semaphore empty; // slots that a sender may take
    boost::interprocess::interprocess_semaphore full{0};
    boost::interprocess::interprocess_mutex mutex; // of the cursors, whose own lock is not used, and the slots
};

// One process's view: what is said in shared memory is checked once, and copied.
struct BoostSegment {
    // Both may throw what Boost throws. `memory` is the name.
    static void make(const char* memory, const BoostSizes& sizes, unsigned mode);
    [[nodiscard]] static Result<BoostSegment> open(const BoostObject& object, bool to_look_only);

    [[nodiscard]] slots::SlotRing ring() const noexcept
    {
        return {*cursors, reinterpret_cast<std::byte*>(cursors + 1), sizes.slots, sizes.max_message};
    }
    [[nodiscard]] double was_full() const noexcept;
    [[nodiscard]] RingStatus status(const BoostObject& object) const;

    boost::interprocess::managed_shared_memory memory;
    sys::FileFacts found;
    BoostHeader* header = nullptr;
    BoostSizes sizes = {};
    layout::SlotCursors* cursors = nullptr;
};

} // namespace ringmain::backend
