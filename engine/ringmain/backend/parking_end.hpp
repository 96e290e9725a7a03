#pragma once
// What both ends of rings share whose members park: waiting for somebody on the other side.

#include <ringmain/backend/member_end.hpp>
#include <ringmain/member/parking.hpp>

#include <optional>
#include <stop_token>
#include <utility>

namespace ringmain::backend {

class ParkingEnd : protected MemberEnd {
protected:
    ParkingEnd(member::Membership membership, sys::Mapping data, const member::Customs& customs,
               const wait::SpinHabit& spinning) noexcept
        : MemberEnd(std::move(membership), customs, spinning),
          data_(std::move(data)),
          hungry_(control().hungry, bell(), membership_.events(), geometry().fencing),
          short_of_room_(control().short_of_room, bell(), membership_.events(), geometry().fencing)
    {
    }

    // Looks, spins, sleeps, until look(careful) finds something (true) or fails. `careful`: it must not miss anything, cost
    // what it may. `parking`: where those are woken who wait for the same. would_block, timed_out, stopped, removed, and what
    // look() fails with.
    template <class Look>
    [[nodiscard]] Outcome<void> wait_until(Look&& look, const member::Parking& parking, const Wait& wait,
                                           wait::SpinStyle style) noexcept;

    // Now and then, for a member that always finds something to do, and so never sleeps.
    [[nodiscard]] Outcome<void> listen_sometimes() noexcept
    {
        if (++turns_ % busy_turns != 0) {
            return {};
        }
        const auto heard = listen();
        return heard ? Outcome<void>() : Outcome<void>(heard.error());
    }

    // Counts a turn that does not listen. False, and not counted: it is one that has to.
    [[nodiscard]] bool counts_quiet_turn() noexcept
    {
        const bool is_quiet = (turns_ + 1) % busy_turns != 0;
        turns_ += is_quiet ? 1 : 0;
        return is_quiet;
    }

    sys::Mapping data_;
    member::Parking hungry_;
    member::Parking short_of_room_;

    // Sleeps at once. True: look() found something in the last moment. False: look again.
    template <class Look>
    [[nodiscard]] Outcome<bool> sleep(Look&& look, const member::Parking& parking, const Wait& wait) noexcept;

private:
    static constexpr unsigned busy_turns = 4096;
    [[nodiscard]] Outcome<bool> not_now() noexcept;

    unsigned turns_ = 0;
    unsigned failed_tries_ = 0;
};

template <class Look>
Outcome<void> ParkingEnd::wait_until(Look&& look, const member::Parking& parking, const Wait& wait,
                                     wait::SpinStyle style) noexcept
{
    wait::Spin spin = spinning_.begin(wait, style);
    layout::Counter& in_vain = &parking == &hungry_ ? membership_.events().empty : membership_.events().full;
    bool is_counted = false;
    constexpr unsigned looks_per_careful_one = 64;
    for (unsigned looks = 0;; ++looks) {
        const Outcome<bool> found = look(wait.is_none() || looks % looks_per_careful_one == looks_per_careful_one - 1);
        if (!found || *found) {
            if (looks != 0) {
                spinning_.spun(false);
            }
            return found ? Outcome<void>() : Outcome<void>(found.error());
        }
        if (!std::exchange(is_counted, true)) {
            layout::count(in_vain);
        }
        if (wait.stop().stop_requested()) {
            return Errc::stopped;
        }
        const Outcome<bool> again = wait.is_none() ? not_now() : spins_on(spin, wait);
        if (!again) {
            return again.error();
        }
        if (*again) {
            continue;
        }
        const Outcome<bool> woken = sleep(look, parking, wait);
        if (!woken || *woken) {
            return woken ? Outcome<void>() : Outcome<void>(woken.error());
        }
        looks = 0;
    }
}

template <class Look>
Outcome<bool> ParkingEnd::sleep(Look&& look, const member::Parking& parking, const Wait& wait) noexcept
{
    Outcome<bool> found = false;
    const auto is_ready = [&] {
        found = look(true);
        return !found || *found || wait.stop().stop_requested();
    };
    // Posted to our own wake-up, so it is seen whether we sleep already or not yet.
    const std::stop_callback wake_me(wait.stop(), [this] { (void)bell().wake(bell().member()); });
    const int failure = parking.park(is_ready, wait.deadline());
    if (failure == 0 || !found || *found) {
        return found;
    }
    if (failure == EAGAIN && wait.deadline() != never && Clock::now() >= wait.deadline()) {
        return Errc::timed_out;
    }
    const int trouble = failure == EAGAIN ? heed() : failure;
    return trouble == 0 ? Outcome<bool>(false) : Outcome<bool>(sys::outcome_of(trouble));
}

} // namespace ringmain::backend
