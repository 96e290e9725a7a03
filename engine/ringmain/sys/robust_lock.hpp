#pragma once
// A lock in shared memory that the kernel frees when its owner dies, at once and however large that process was.
//
// It speaks the kernel's robust-futex protocol (Documentation/locking/robust-futex-ABI.rst): a word that holds its owner's thread
// id, and the one entry of each thread's list that says "about to lock, holding, or about to unlock this". Why not
// pthread_mutex_t: that keeps pointers in shared memory and follows them, so any member could have another write anywhere.
// Here nothing but the word is shared.

#include <ringmain/base/clock.hpp>

#include <atomic>
#include <cstdint>

namespace ringmain::sys {

// Whether this kernel does it for this thread.
[[nodiscard]] bool has_robust_locks() noexcept;

// Held by threads, each of which holds one such lock at a time, and no robust pthread mutex in between. Owners must be in one
// PID namespace, which is for the caller to see to.
class RobustLock {
public:
    explicit RobustLock(std::atomic<std::uint32_t>& word) noexcept : word_(&word) {}

    // True: locked; also after an owner who died in it: what it guards must make sense at any instruction. No system call.
    [[nodiscard]] bool try_lock() noexcept;
    // Spins a little, then sleeps. False: the deadline passed.
    [[nodiscard]] bool lock(Deadline deadline) noexcept;
    // A system call only where somebody sleeps.
    void unlock() noexcept;

private:
    [[nodiscard]] bool take(std::uint32_t waiters) noexcept;
    [[nodiscard]] bool sleep(Deadline deadline) noexcept;

    std::atomic<std::uint32_t>* word_; // 0: free
};

} // namespace ringmain::sys
