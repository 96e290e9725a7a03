#pragma once
// One member's hands on the semaphore set: through a door, out again, and the bell that tells of the dead.

#include <ringmain/base/clock.hpp>
#include <ringmain/layout/semaphores.hpp>
#include <ringmain/sys/semaphore_set.hpp>

#include <cstdint>

namespace ringmain::member {

// The way into a critical section: so many permits and the door, taken in one operation or not at all.
struct Gate {
    std::uint16_t permits; // counts what may be worked on
    std::uint16_t door;    // 1 while somebody is inside
    std::uint16_t yields;  // counts what the work made
};
inline constexpr Gate sending{layout::sem::empty, layout::sem::put, layout::sem::full};
inline constexpr Gate receiving{layout::sem::full, layout::sem::take, layout::sem::empty};

// All return 0 or errno: EAGAIN as said there; EIDRM and EINVAL when the ring was removed. Signals interrupt none.
class Bell {
public:
    Bell(sys::SemaphoreSet set, unsigned member) noexcept : set_(set), member_(member) {}

    // P. EAGAIN: no permit, somebody is inside, the bell rings, or somebody woke us. Does not sleep.
    [[nodiscard]] int try_enter(const Gate& gate, unsigned permits) const noexcept;
    // P for one permit. Sleeps; EAGAIN: the bell rings, somebody woke us, or the deadline passed.
    [[nodiscard]] int enter(const Gate& gate, Deadline deadline) const noexcept;
    // Inside already: so many permits more. EAGAIN: there are not so many. Does not sleep.
    [[nodiscard]] int take_permits(const Gate& gate, unsigned permits) const noexcept;
    // V. Leaves the critical section having made `yielded`, giving `unused` permits back.
    [[nodiscard]] int exit(const Gate& gate, unsigned yielded, unsigned unused = 0) const noexcept;

    // Whether the bell rings or somebody woke us.
    [[nodiscard]] int probe() const noexcept;

    // Sleeps until somebody wakes us and takes that permit; EAGAIN: the bell rings, or the deadline passed.
    [[nodiscard]] int sleep(Deadline deadline) const noexcept;
    // Forgets all wake-ups so far. Look again after it, before sleeping.
    int clear_wake() const noexcept { return set_.set(layout::sem::wake(member_), 0); }
    // Makes a member look again: it wakes up now, or does not fall asleep next time. From any thread.
    int wake(unsigned member) const noexcept;

    [[nodiscard]] unsigned member() const noexcept { return member_; }
    [[nodiscard]] const sys::SemaphoreSet& set() const noexcept { return set_; }

private:
    sys::SemaphoreSet set_;
    unsigned member_;
};

} // namespace ringmain::member
