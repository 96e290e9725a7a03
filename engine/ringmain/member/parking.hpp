#pragma once
// Sleeping without a lock, and waking those who do: for data paths that publish with a plain store.

#include <ringmain/base/atomic.hpp>
#include <ringmain/base/export.hpp>
#include <ringmain/layout/members.hpp>
#include <ringmain/layout/superblock.hpp>
#include <ringmain/member/bell.hpp>

#include <cstdint>

namespace ringmain::member {

// One word of `parked` bits: who waits for the same kind of news.
//
// No wake-up is lost: the sleeper sets its bit, then looks again; the waker publishes, then looks at the bits. Between its
// store and its load each passes a full fence, so at least one of them sees the other's store (Dekker). The waker need not
// pay for its own: with Fencing::by_sleepers, membarrier makes every running member pass one at the sleeper's, so either
// the waker's store came before it, and the sleeper sees that, or its load comes after it, and sees the bit.
// A bit that was taken is followed by a permit addressed to its owner, and a waker who dies between the two rings the
// bell, whose repair gives a permit to every living member: the sleeper is refused, or woken, by one or the other.
class Parking {
public:
    Parking(Atomic<std::uint64_t>& bits, const Bell& bell, layout::Events& events, layout::Fencing fencing) noexcept
        : bits_(&bits), bell_(bell), events_(&events), fencing_(fencing)
    {
    }

    // Sleeps until wake_all(), unless `ready()` is true already. Returns 0: look again; EAGAIN: the bell rings (repair,
    // then look again) or the deadline passed; EIDRM, EINVAL: removed.
    template <class Ready>
    [[nodiscard]] int park(Ready&& ready, Deadline deadline = never) const noexcept
    {
        (void)bell_.clear_wake(); // a permit from an earlier round; carries no undo
        announce();
        const int woken = ready() ? 0 : sleep(deadline);
        withdraw();
        return woken;
    }

    // After publishing: whether anybody is parked. One load, and a fence where sleepers do not fence for us.
    [[nodiscard]] bool has_sleepers() const noexcept
    {
        if (fencing_ == layout::Fencing::by_publishers) {
            thread_fence(std::memory_order_seq_cst); // P1: pairs with P1 in parking.cpp
        } else {
            std::atomic_signal_fence(std::memory_order_seq_cst); // P1: the compiler must not reorder either
        }
        return bits_->load(std::memory_order_relaxed) != 0;
    }
    // After publishing: wakes all who are parked. Returns 0 or errno.
    int wake_all() const noexcept { return has_sleepers() ? wake_the_parked() : 0; }

private:
    [[nodiscard]] int sleep(Deadline deadline) const noexcept
    {
        layout::count(events_->parks);
        return bell_.sleep(deadline);
    }
    void announce() const noexcept;
    void withdraw() const noexcept;
    RINGMAIN_API int wake_the_parked() const noexcept;

    Atomic<std::uint64_t>* bits_;
    Bell bell_;
    layout::Events* events_; // our own
    layout::Fencing fencing_;
};

} // namespace ringmain::member
