#include <ringmain/sys/semaphore_set.hpp>

#include <ringmain/sys/calls.hpp>

#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <iterator>
#include <optional>

namespace ringmain::sys {
namespace {

// What remains until the deadline, as the kernel wants it; nullopt when nothing does.
std::optional<timespec> remaining(Deadline deadline) noexcept
{
    using namespace std::chrono;
    const auto left = duration_cast<nanoseconds>(deadline - Clock::now());
    if (left.count() <= 0) {
        return std::nullopt;
    }
    const auto whole = duration_cast<seconds>(left);
    return timespec{static_cast<time_t>(whole.count()), static_cast<long>((left - whole).count())};
}

constexpr int patience = 1000;

// The child shares our memory, which is cheap however much of it there is. ThreadSanitizer takes every clone for a fork, and
// loses track of a parent that shares memory with it.
#if defined(__SANITIZE_THREAD__)
constexpr int child_sharing = 0;
#else
constexpr int child_sharing = CLONE_VM | CLONE_VFORK;
#endif

} // namespace

SysResult<SetLimits> set_limits() noexcept
{
    seminfo limits{};
    calls::SemArgument argument{};
    argument.info = &limits;
    if (calls::semctl(0, 0, IPC_INFO, argument) < 0) {
        return Failure{"semctl", errno};
    }
    return SetLimits{static_cast<unsigned>(limits.semmsl), static_cast<unsigned>(limits.semopm)};
}

SysResult<SemaphoreSet> SemaphoreSet::open_or_create(key_t key, unsigned count, unsigned mode) noexcept
{
    const int id = calls::semget(key, static_cast<int>(count), IPC_CREAT | static_cast<int>(mode));
    if (id < 0) {
        return Failure{"semget", errno};
    }
    return SemaphoreSet(id);
}

SysResult<SemaphoreSet> SemaphoreSet::open(key_t key) noexcept
{
    const int id = calls::semget(key, 0, 0);
    if (id < 0) {
        return Failure{"semget", errno};
    }
    return SemaphoreSet(id);
}

int SemaphoreSet::apply(std::span<sembuf> ops, Deadline deadline) const noexcept
{
    for (int starved = 0;;) {
        int outcome = 0;
        if (deadline == never) {
            outcome = calls::semtimedop(id_, ops.data(), ops.size(), nullptr);
        } else {
            const auto wait = remaining(deadline);
            if (!wait) {
                return EAGAIN;
            }
            outcome = calls::semtimedop(id_, ops.data(), ops.size(), &*wait);
        }
        if (outcome == 0) {
            return 0;
        }
        // Who gives a lock back must not fail for want of a moment's memory (large operations need some).
        if (errno == ENOMEM && ++starved < patience) {
            ::sched_yield();
        } else if (errno != EINTR) {
            return errno;
        }
    }
}

SysResult<std::vector<std::uint16_t>> SemaphoreSet::values() const noexcept
{
    const auto known = status();
    if (!known) {
        return known.error();
    }
    std::vector<std::uint16_t> all(known->count);
    calls::SemArgument argument{};
    argument.all = all.data();
    if (calls::semctl(id_, 0, GETALL, argument) < 0) {
        return Failure{"semctl", errno};
    }
    return all;
}

int SemaphoreSet::set(std::uint16_t index, int value) const noexcept
{
    calls::SemArgument argument{};
    argument.value = value;
    return calls::semctl(id_, index, SETVAL, argument) < 0 ? errno : 0;
}

SysResult<int> SemaphoreSet::value(std::uint16_t index) const noexcept
{
    const int found = calls::semctl(id_, index, GETVAL, {});
    if (found < 0) {
        return Failure{"semctl", errno};
    }
    return found;
}

SysResult<SetStatus> SemaphoreSet::status() const noexcept
{
    semid_ds raw{};
    calls::SemArgument argument{};
    argument.status = &raw;
    if (calls::semctl(id_, 0, IPC_STAT, argument) < 0) {
        return Failure{"semctl", errno};
    }
    return SetStatus{raw.sem_perm.__key, static_cast<unsigned>(raw.sem_nsems), raw.sem_perm.uid, raw.sem_perm.cuid,
                     raw.sem_perm.mode & 0777U};
}

int SemaphoreSet::remove() const noexcept
{
    return calls::semctl(id_, 0, IPC_RMID, {}) < 0 ? errno : 0;
}

bool undo_works(const SemaphoreSet& set, std::uint16_t index) noexcept
{
    // Exit signal 0: the embedding program gets no SIGCHLD and its wait() does not see the child. Signals are blocked,
    // because their handlers would run in the child too, in our memory.
    alignas(16) std::byte stack[16384]; // not zeroed: that would be most of what creating a ring does
    int context[2] = {set.id(), index};
    const auto die_with_undo = [](void* argument) -> int {
        const int* given = static_cast<const int*>(argument);
        sembuf op = add_undo(static_cast<std::uint16_t>(given[1]), 1);
        _exit(::semop(given[0], &op, 1) == 0 ? 0 : 1);
    };
    sigset_t all;
    sigset_t before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    const int child = ::clone(die_with_undo, std::end(stack), child_sharing, context);
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    int status = 0;
    while (child > 0 && ::waitpid(child, &status, static_cast<int>(__WCLONE)) < 0 && errno == EINTR) {
    }
    const auto left = set.value(index);
    if (left && *left != 0) {
        set.set(index, 0);
    }
    return child > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0 && left && *left == 0;
}

} // namespace ringmain::sys
