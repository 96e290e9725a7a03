#include <ringmain/backend/semaphore_end.hpp>

#include <ringmain/sys/process.hpp>
#include <ringmain/wait/spin.hpp>

#include <algorithm>
#include <cerrno>
#include <stop_token>

namespace ringmain::backend {
namespace {

using member::Membership;

// Calls that do not wait look so often at a ring that is busy, and so rarely for the bell at one that is not.
constexpr unsigned max_looks = 64;
constexpr unsigned tries_per_probe = 64;

// Whoever is inside copies a few messages. If he was stopped there, a call that does not wait gives up after so long.
constexpr std::chrono::milliseconds door_patience(10);

Errc error_of(int failure) noexcept
{
    switch (failure) {
    case EIDRM:
    case EINVAL: return Errc::removed;
    case ERANGE: return Errc::corrupt; // a semaphore counts more slots than there can be
    case EACCES: return Errc::no_permission;
    default: return Errc::system;
    }
}

std::chrono::nanoseconds sensible(std::chrono::nanoseconds spin) noexcept
{
    return sys::online_cpus() > 1 ? spin : std::chrono::nanoseconds(0);
}

// A short wait is not stretched by a long spin.
std::chrono::nanoseconds at_most(std::chrono::nanoseconds spin, const Wait& wait) noexcept
{
    if (wait.is_none() || wait.deadline() == never) {
        return wait.is_none() ? std::chrono::nanoseconds(0) : spin;
    }
    return std::min<std::chrono::nanoseconds>(spin, wait.deadline() - Clock::now());
}

} // namespace

std::optional<member::Levels> recount(const member::Attachment& ring) noexcept
{
    const std::uint64_t slots = ring.geometry().slots;
    const auto filled = slots::SlotRing::was_filled(ring.control().cursors, slots);
    if (!filled) {
        return std::nullopt;
    }
    return member::Levels{static_cast<std::uint32_t>(slots - *filled), static_cast<std::uint32_t>(*filled)};
}

SemaphoreEnd::SemaphoreEnd(Membership membership, sys::Mapping data, const member::Gate& gate,
                           std::chrono::nanoseconds spin) noexcept
    : membership_(std::move(membership)),
      data_(std::move(data)),
      ring_(membership_.ring().control().cursors, data_.bytes().data(), geometry().slots, geometry().max_message),
      gate_(gate),
      spin_(sensible(spin))
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

// Answers the bell, and forgets that we were woken: the caller looks again.
int SemaphoreEnd::heed() const noexcept
{
    if (const int failure = membership_.bell().clear_wake()) {
        return failure;
    }
    return member::repair(membership_.ring(), recount, membership_.bell().member());
}

// For calls that do not wait: whether a failed try says nothing yet, because somebody was inside or the bell rang.
Outcome<bool> SemaphoreEnd::worth_another_look(bool something_there, unsigned& looks) noexcept
{
    if (!something_there && ++failed_tries_ % tries_per_probe != 0) {
        return false;
    }
    int heard = membership_.bell().probe();
    if (heard == 0) {
        return something_there && ++looks < max_looks;
    }
    if (heard == EAGAIN) {
        heard = heed();
    }
    return heard == 0 ? Outcome<bool>(++looks < max_looks) : Outcome<bool>(error_of(heard));
}

// True: inside, with one permit. False: look again.
Outcome<bool> SemaphoreEnd::sleep_at_gate(const Wait& wait) const noexcept
{
    const member::Bell& bell = membership_.bell();
    // Posted to our own wake-up, so it is seen whether we sleep already or not yet.
    const std::stop_callback wake_me(wait.stop(), [&bell] { (void)bell.wake(bell.member()); });
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
    return failure == 0 ? Outcome<bool>(false) : Outcome<bool>(error_of(failure));
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
        return error_of(failure);
    }
    return failure == 0 ? permits : 0U;
}

Outcome<unsigned> SemaphoreEnd::enter(std::size_t wanted, const Wait& wait, EndOfStream end_of_stream) noexcept
{
    if (membership_.forked()) {
        return Errc::forked;
    }
    wait::Spin spin(at_most(spin_, wait));
    std::uint64_t there = 0;
    for (unsigned looks = 0;;) {
        const auto inside = look(wanted, wait, end_of_stream, there);
        if (!inside || *inside != 0) {
            return inside;
        }
        if (wait.is_none()) {
            const auto again = worth_another_look(there != 0, looks);
            if (!again || (!*again && there == 0)) {
                return again ? Errc::would_block : again.error();
            }
            if (*again) {
                continue;
            }
        } else if (spin.pass_a_moment()) {
            continue;
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
    return failure == 0 ? Outcome<void>() : Outcome<void>(error_of(failure));
}

Errc SemaphoreEnd::leave_corrupt() noexcept
{
    member::declare_corrupt(membership_.ring());
    (void)exit(0, 0);
    return Errc::corrupt;
}

} // namespace ringmain::backend
