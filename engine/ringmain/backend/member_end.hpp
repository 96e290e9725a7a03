#pragma once
// What both ends of every ring share: being a member that waits, and hears the bell while it does.

#include <ringmain/base/export.hpp>
#include <ringmain/member/membership.hpp>
#include <ringmain/wait/spin.hpp>
#include <ringmain/wait/wait.hpp>

namespace ringmain::backend {

class MemberEnd {
protected:
    MemberEnd(member::Membership membership, const member::Customs& customs, const wait::SpinHabit& spinning) noexcept
        : membership_(std::move(membership)), customs_(&customs), spinning_(spinning)
    {
    }

    [[nodiscard]] const member::Bell& bell() const noexcept { return membership_.bell(); }
    [[nodiscard]] layout::Control& control() const noexcept { return membership_.ring().control(); }
    [[nodiscard]] const layout::Geometry& geometry() const noexcept { return membership_.ring().geometry(); }

    // Answers the bell, and forgets that we were woken: the caller looks again. 0 or errno.
    [[nodiscard]] int heed() const noexcept;
    // For those who do not sleep: whether there was something to heed.
    [[nodiscard]] RINGMAIN_API Outcome<bool> listen() const noexcept;
    // Passes a moment of a wait. False: now sleep. timed_out; removed.
    [[nodiscard]] Outcome<bool> spins_on(wait::Spin& spin, const Wait& wait) noexcept;

    member::Membership membership_;
    const member::Customs* customs_;
    wait::SpinHabit spinning_;
};

} // namespace ringmain::backend
