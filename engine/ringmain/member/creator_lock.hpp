#pragma once
// LOCK for those who make and take away rings, and are not members of them.

#include <ringmain/layout/semaphores.hpp>
#include <ringmain/sys/semaphore_set.hpp>

#include <array>
#include <optional>
#include <utility>

namespace ringmain::member {

// Races with creators and removers are rare; more rounds than this mean that something is wrong.
inline constexpr int max_rounds = 1000;

// LOCK, held while this exists; the kernel releases it if we die.
class CreatorLock {
public:
    [[nodiscard]] static sys::SysResult<CreatorLock> take(sys::SemaphoreSet set) noexcept
    {
        std::array ops{sys::wait_zero(layout::sem::lock), sys::add_undo(layout::sem::lock, 1)};
        if (const int failure = set.apply(ops)) {
            return sys::Failure{"semop", failure};
        }
        return CreatorLock(set);
    }
    CreatorLock(CreatorLock&& other) noexcept : set_(std::exchange(other.set_, std::nullopt)) {}
    CreatorLock& operator=(CreatorLock&&) = delete;
    CreatorLock(const CreatorLock&) = delete;
    CreatorLock& operator=(const CreatorLock&) = delete;
    ~CreatorLock()
    {
        if (set_) {
            std::array ops{sys::add_undo(layout::sem::lock, -1)};
            (void)set_->apply(ops); // fails only if the set is gone, and the lock with it
        }
    }

private:
    explicit CreatorLock(sys::SemaphoreSet set) noexcept : set_(set) {}
    std::optional<sys::SemaphoreSet> set_;
};

} // namespace ringmain::member
