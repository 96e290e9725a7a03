#include <ringmain/backend/member_end.hpp>

namespace ringmain::backend {

int MemberEnd::heed() const noexcept
{
    if (const int failure = bell().clear_wake()) {
        return failure;
    }
    return member::repair(membership_.ring(), *customs_, bell().member());
}

Outcome<bool> MemberEnd::listen() const noexcept
{
    int heard = bell().probe();
    if (heard == 0) {
        return false;
    }
    if (heard == EAGAIN) {
        heard = heed();
    }
    return heard == 0 ? Outcome<bool>(true) : Outcome<bool>(sys::outcome_of(heard));
}

// Who never sleeps never hears the bell by itself, so he asks once a budget.
Outcome<bool> MemberEnd::spins_on(wait::Spin& spin, const Wait& wait) noexcept
{
    if (spin.pass_a_moment()) {
        return true;
    }
    if (!spinning_.never_sleeps()) {
        spinning_.spun(true);
        return false;
    }
    if (wait.deadline() <= Clock::now()) {
        return Errc::timed_out;
    }
    spin.start_again();
    const auto heard = listen();
    return heard ? Outcome<bool>(true) : heard;
}

} // namespace ringmain::backend
