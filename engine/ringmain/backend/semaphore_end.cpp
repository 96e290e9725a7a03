#include <ringmain/backend/semaphore_end.hpp>

#include <ringmain/wait/spin.hpp>

#include <algorithm>
#include <cerrno>
#include <stop_token>
#include <utility>

namespace ringmain::backend {
namespace {

using member::Membership;

// Calls that do not wait look so often at a ring that is busy, and so rarely for the bell at one that is not.
constexpr unsigned max_looks = 64;
constexpr unsigned tries_per_probe = 64;

// Between looks while spinning: another member that works in the ring is disturbed little.
constexpr wait::SpinStyle relaxed_style{0, 8};

// Whoever is inside copies a few messages. If he was stopped there, a call that does not wait gives up after so long.
constexpr std::chrono::milliseconds door_patience(10);

std::optional<member::Levels> recount(const member::Attachment& ring) noexcept
{
    const std::uint64_t slots = ring.geometry().slots;
    const auto filled = slots::SlotRing::was_filled(ring.control().cursors, slots);
    if (!filled) {
        return std::nullopt;
    }
    return member::Levels{static_cast<std::uint32_t>(slots - *filled), static_cast<std::uint32_t>(*filled)};
}

} // namespace

const member::Customs semaphore_customs{recount, member::bury_nothing};

void furnish_slots(layout::Control& control, const layout::Geometry& geometry, bool) noexcept
{
    control.cursors.head.store(geometry.first_position, std::memory_order_relaxed);
    control.cursors.tail.store(geometry.first_position, std::memory_order_relaxed);
}

SemaphoreEnd::SemaphoreEnd(Membership membership, sys::Mapping data, const member::Gate& gate,
                           const wait::SpinHabit& spinning) noexcept
    : MemberEnd(std::move(membership), semaphore_customs, spinning),
      data_(std::move(data)),
      ring_(control().cursors, data_.bytes().data(), geometry().slots, layout::longest_stored(geometry())),
      stamps_(control(), geometry(), bell().member()),
      gate_(gate)
{
}

Outcome<std::uint64_t> SemaphoreEnd::ready() const noexcept
{
    const auto filled = ring_.was_filled();
    if (!filled) {
        member::declare_corrupt(membership_.ring());
        return Errc::corrupt;
    }
    return gate_.permits == layout::sem::full ? *filled : geometry().slots - *filled;
}

// For calls that do not wait: whether a failed try says nothing yet, because somebody was inside or the bell rang.
Outcome<bool> SemaphoreEnd::worth_another_look(bool something_there, unsigned& looks) noexcept
{
    if (!something_there && ++failed_tries_ % tries_per_probe != 0) {
        return false;
    }
    const auto heard = listen();
    if (!heard) {
        return heard;
    }
    return (*heard || something_there) && ++looks < max_looks;
}

// True: inside, with one permit. False: look again.
Outcome<bool> SemaphoreEnd::sleep_at_gate(const Wait& wait) const noexcept
{
    const member::Bell& bell = membership_.bell();
    // Posted to our own wake-up, so it is seen whether we sleep already or not yet.
    const std::stop_callback wake_me(wait.stop(), [&bell] { (void)bell.wake(bell.member()); });
    layout::count(membership_.events().parks);
    int failure = bell.enter(gate_, wait.deadline());
    if (failure == 0) {
        return true;
    }
    if (failure == EAGAIN && wait.deadline() != never && Clock::now() >= wait.deadline()) {
        return Errc::timed_out;
    }
    if (failure == EAGAIN) {
        failure = heed();
    }
    return failure == 0 ? Outcome<bool>(false) : Outcome<bool>(sys::outcome_of(failure));
}

// Inside, after a sleep that brought one permit: as many more as are there, so that a batch stays a batch.
unsigned SemaphoreEnd::more_permits(std::size_t wanted) const noexcept
{
    const auto there = ready();
    const auto more = there && *there > 1 ? static_cast<unsigned>(std::min<std::uint64_t>(*there - 1, wanted)) : 0U;
    return more != 0 && membership_.bell().take_permits(gate_, more) == 0 ? more : 0U;
}

// One try without waiting: inside with so many permits, or 0. `there` receives what there may have been to take.
Outcome<unsigned> SemaphoreEnd::look(std::size_t wanted, const Wait& wait, EndOfStream end_of_stream,
                                     std::uint64_t& there) noexcept
{
    if (control().corrupt.load(std::memory_order_relaxed) != 0) {
        return Errc::corrupt;
    }
    if (wait.stop().stop_requested()) {
        return Errc::stopped;
    }
    const auto ready_now = ready();
    if (!ready_now) {
        return ready_now.error();
    }
    there = *ready_now;
    if (there == 0) {
        return end_of_stream != nullptr && end_of_stream(*this) ? Outcome<unsigned>(Errc::end_of_stream) : Outcome<unsigned>(0U);
    }
    const auto permits = static_cast<unsigned>(std::min<std::uint64_t>(there, wanted));
    const int failure = membership_.bell().try_enter(gate_, permits);
    if (failure != 0 && failure != EAGAIN) {
        return sys::outcome_of(failure);
    }
    return failure == 0 ? permits : 0U;
}

Outcome<unsigned> SemaphoreEnd::enter(std::size_t wanted, const Wait& wait, EndOfStream end_of_stream) noexcept
{
    if (membership_.forked()) {
        return Errc::forked;
    }
    wait::Spin spin = spinning_.begin(wait, relaxed_style);
    std::uint64_t there = 0;
    bool is_counted = false;
    for (unsigned looks = 0;;) {
        const auto inside = look(wanted, wait, end_of_stream, there);
        if (!inside || *inside != 0) {
            return inside;
        }
        if (there == 0 && !std::exchange(is_counted, true)) {
            layout::count(gate_.permits == layout::sem::full ? membership_.events().empty : membership_.events().full);
        }
        if (wait.is_none()) {
            const auto again = worth_another_look(there != 0, looks);
            if (!again || (!*again && there == 0)) {
                return again ? Errc::would_block : again.error();
            }
            if (*again) {
                continue;
            }
        } else {
            const auto spun = spins_on(spin, wait);
            if (!spun) {
                return spun.error();
            }
            if (*spun) {
                continue;
            }
        }
        const auto woken = sleep_at_gate(wait.is_none() ? Wait(door_patience) : wait);
        if (!woken) {
            return wait.is_none() && woken.error() == Errc::timed_out ? Errc::would_block : woken.error();
        }
        if (*woken) {
            return 1 + more_permits(wanted - 1);
        }
    }
}

Outcome<void> SemaphoreEnd::exit(unsigned yielded, unsigned unused) noexcept
{
    const int failure = membership_.bell().exit(gate_, yielded, unused);
    return failure == 0 ? Outcome<void>() : Outcome<void>(sys::outcome_of(failure));
}

Errc SemaphoreEnd::leave_corrupt() noexcept
{
    member::declare_corrupt(membership_.ring());
    (void)exit(0, 0);
    return Errc::corrupt;
}

} // namespace ringmain::backend
