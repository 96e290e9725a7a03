#include <cli/doctor/self_test.hpp>

#include <ringmain/sys/semaphore_set.hpp>

#include <fmt/format.h>

namespace ringmain::cli::doctor {

sys::SysResult<bool> try_undo()
{
    const auto set = sys::SemaphoreSet::open_or_create(IPC_PRIVATE, 1, 0600);
    if (!set) {
        return set.error();
    }
    const bool works = sys::undo_works(*set, 0);
    (void)set->remove();
    return works;
}

Finding judge_undo(const sys::SysResult<bool>& works)
{
    constexpr const char* check = "SEM_UNDO";
    if (!works) {
        const Error failure = sys::explain(works.error(), "a semaphore set");
        return error(check, fmt::format("cannot be tried: {}", failure.message()), failure.hint);
    }
    if (!*works) {
        return error(check, "the kernel does not undo what a dead process owes: rings do not survive killed members here",
                     "use a kernel that does (gVisor does not: start the container with --runtime=runc), or the backend unix");
    }
    return well(check, "a process died, and the kernel undid what it owed");
}

Finding judge_barriers(bool work)
{
    constexpr const char* check = "membarrier";
    if (!work) {
        return warning(check, "this process may not call membarrier(2): it cannot join rings made where it may",
                       "allow that system call in the seccomp profile, or create rings with --publisher-fences");
    }
    return well(check, "sleepers fence for everybody");
}

} // namespace ringmain::cli::doctor
