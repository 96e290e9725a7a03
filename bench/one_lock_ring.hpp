#pragma once
// The limit to compare with: fixed slots behind one System V lock, the way textbooks write it. Producers and consumers
// share the lock, and a process that finds it taken sleeps.

#include <ringmain/slots/slot_ring.hpp>
#include <ringmain/sys/segment.hpp>
#include <ringmain/sys/semaphore_set.hpp>

#include <cstdint>
#include <span>

namespace ringmain::bench {

// Removed with its kernel objects when it goes out of scope in the process that made it.
class OneLockRing {
public:
    OneLockRing(std::uint64_t slots, std::uint64_t max_message);
    OneLockRing(const OneLockRing&) = delete;
    OneLockRing& operator=(const OneLockRing&) = delete;
    ~OneLockRing();

    // Both block; 0 or errno.
    [[nodiscard]] int send(Bytes message) noexcept;
    [[nodiscard]] int receive(slots::Inbox& inbox) noexcept;

private:
    int segment_;
    sys::SemaphoreSet set_;
    sys::Mapping mapping_;
    slots::SlotRing ring_;
};

} // namespace ringmain::bench
