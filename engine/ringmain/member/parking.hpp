#pragma once
// Sleeping without a lock, and waking those who do: for data paths that publish with a plain store.

#include <ringmain/member/attachment.hpp>
#include <ringmain/member/bell.hpp>

#include <atomic>
#include <cstdint>

namespace ringmain::member {

// No wake-up is lost: the sleeper sets its bit, then looks again; the waker publishes, then looks at the bits. Both have a
// full fence between their store and their load, so at least one of them sees the other's store (Dekker). A bit that was
// taken is followed by a permit addressed to its owner, and a waker who dies between the two rings the bell, whose repair
// gives a permit to every living member: the sleeper is refused, or woken, by one or the other.
class Parking {
public:
    Parking(const Attachment& ring, const Bell& bell) noexcept : bits_(ring.control().parked), bell_(bell) {}

    // Sleeps until wake_all(), unless `ready()` is true already. Returns 0: look again; EAGAIN: the bell rings (repair,
    // then look again) or the deadline passed; EIDRM, EINVAL: removed.
    template <class Ready>
    [[nodiscard]] int park(Ready&& ready, Deadline deadline = never) const noexcept
    {
        (void)bell_.clear_wake(); // a permit from an earlier round; carries no undo
        announce();
        const int woken = ready() ? 0 : bell_.sleep(deadline);
        withdraw();
        return woken;
    }

    // After publishing: wakes all who are parked. One load when nobody is. Returns 0 or errno.
    int wake_all() const noexcept;

private:
    void announce() const noexcept;
    void withdraw() const noexcept;

    std::atomic<std::uint64_t>& bits_;
    const Bell& bell_;
};

} // namespace ringmain::member
