#pragma once
// A System V semaphore set: many counters, changed together or not at all.

#include <ringmain/base/clock.hpp>
#include <ringmain/sys/failure.hpp>

#include <sys/sem.h>

#include <cstdint>
#include <span>
#include <vector>

namespace ringmain::sys {

// One element of a multi-operation; the flags name what they do.
[[nodiscard]] constexpr sembuf add(std::uint16_t index, int amount) noexcept
{
    return {index, static_cast<short>(amount), 0};
}
// Undone by the kernel when this process dies, however it dies.
[[nodiscard]] constexpr sembuf add_undo(std::uint16_t index, int amount) noexcept
{
    return {index, static_cast<short>(amount), SEM_UNDO};
}
[[nodiscard]] constexpr sembuf wait_zero(std::uint16_t index) noexcept
{
    return {index, 0, 0};
}
// EAGAIN at once unless the counter is zero, even when the operation was already asleep.
[[nodiscard]] constexpr sembuf require_zero(std::uint16_t index) noexcept
{
    return {index, 0, IPC_NOWAIT};
}

struct SetStatus {
    key_t key;
    unsigned count;
    uid_t owner;
    uid_t creator;
    unsigned mode; // permission bits
};

// What kernel.sem allows in the IPC namespace of this process.
struct SetLimits {
    unsigned semaphores; // SEMMSL, of a set
    unsigned operations; // SEMOPM, at once
};
[[nodiscard]] SysResult<SetLimits> set_limits() noexcept;

// A kernel object outlives every process, so this is only its id: copy it freely. Thread-safe.
class SemaphoreSet {
public:
    // The set of `key`, made with all counters zero if absent. EINVAL: a smaller set is there.
    [[nodiscard]] static SysResult<SemaphoreSet> open_or_create(key_t key, unsigned count, unsigned mode) noexcept;
    [[nodiscard]] static SysResult<SemaphoreSet> open(key_t key) noexcept;
    [[nodiscard]] static SemaphoreSet from_id(int id) noexcept { return SemaphoreSet(id); }

    // All of `ops` or none. Sleeps until possible, the deadline (EAGAIN) or a require_zero() that fails (EAGAIN).
    // A signal does not end it. Returns 0 or errno.
    [[nodiscard]] int apply(std::span<sembuf> ops, Deadline deadline = never) const noexcept;

    [[nodiscard]] SysResult<std::vector<std::uint16_t>> values() const noexcept;
    // Clears every process's undo of this counter: only for counters that never carry any. Returns 0 or errno.
    int set(std::uint16_t index, int value) const noexcept;
    [[nodiscard]] SysResult<int> value(std::uint16_t index) const noexcept;

    [[nodiscard]] SysResult<SetStatus> status() const noexcept;
    // Everybody asleep in it gets EIDRM. Returns 0 or errno.
    int remove() const noexcept;

    [[nodiscard]] int id() const noexcept { return id_; }

private:
    explicit SemaphoreSet(int id) noexcept : id_(id) {}
    int id_;
};

// Whether this kernel runs SEM_UNDO when a process ends. Lets a short-lived child die with an undo on `index`, which
// must be zero and unused; waits for that child. False also where it cannot be found out.
[[nodiscard]] bool undo_works(const SemaphoreSet& set, std::uint16_t index) noexcept;

} // namespace ringmain::sys
