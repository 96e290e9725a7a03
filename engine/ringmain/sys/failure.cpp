#include <ringmain/sys/failure.hpp>

#include <string_view>

namespace ringmain::sys {
namespace {

struct Meaning {
    Errc code;
    std::string_view hint; // empty: the code's own remedy
};

Meaning meaning(std::string_view call, int os_error) noexcept
{
    switch (os_error) {
    case EACCES:
    case EPERM: return {Errc::no_permission, {}};
    case ENOENT: return {Errc::absent, {}};
    case EIDRM: return {Errc::removed, {}};
    case ENOMEM: return {Errc::no_space, "ask for less, or free memory: the kernel has none left for it ('free -h')"};
    case ENOSPC:
        if (call == "semget") {
            return {Errc::no_space, "raise the 2nd (semaphores) and 4th (sets) number of kernel.sem with sysctl, or remove "
                                    "left-over sets ('ipcs -s'); no disk is full"};
        }
        if (call == "msgget") {
            return {Errc::no_space, "raise kernel.msgmni with sysctl, or remove left-over queues ('ipcs -q'); no disk is full"};
        }
        if (call == "mq_open") {
            return {Errc::no_space, "raise fs.mqueue.queues_max with sysctl, or remove left-over queues; no disk is full"};
        }
        if (call != "shmget") {
            return {Errc::no_space, "make room on the disk of its folder"};
        }
        return {Errc::no_space, "raise kernel.shmmni or kernel.shmall with sysctl, or remove left-over segments ('ipcs -m')"};
    case EINVAL:
        if (call == "shmget") {
            return {Errc::no_space, "ask for less, or raise kernel.shmmax with sysctl: the segment is larger than it allows"};
        }
        if (call == "semget") {
            return {Errc::no_space,
                    "raise the 1st number (semaphores in a set) of kernel.sem with sysctl: 'ringmain doctor' says to "
                    "what"};
        }
        return {Errc::removed, {}};
    case E2BIG:
        if (call != "semop") {
            return {Errc::system, {}};
        }
        return {Errc::no_space,
                "raise the 3rd number (operations at once) of kernel.sem with sysctl: 'ringmain doctor' says to what"};
    case EMFILE:
        if (call == "mq_open") {
            return {Errc::no_space, "raise 'ulimit -q', the bytes that the POSIX queues of a user may take, or remove left-over "
                                    "ones; or raise 'ulimit -n' where this process has so many files open"};
        }
        if (call != "shmat") {
            return {Errc::no_space, "close some files, or raise 'ulimit -n': this process has as many open as it may"};
        }
        return {Errc::no_space, "detach some segments: this process has as many as the kernel allows"};
    case EAGAIN:
        if (call == "pthread_create") {
            return {Errc::system, "end some threads, or raise 'ulimit -u': this user has as many as it may"};
        }
        return {Errc::system, {}};
    case ENOSYS: return {Errc::unsupported, "use another backend: this kernel has no such call"};
    default: return {Errc::system, {}};
    }
}

} // namespace

Error explain(Failure failure, std::string object)
{
    const Meaning found = meaning(failure.call, failure.os_error);
    return {found.code, failure.os_error, failure.call, std::move(object),
            std::string(found.hint.empty() ? remedy(found.code) : found.hint)};
}

Errc outcome_of(int os_error) noexcept
{
    switch (os_error) {
    case EIDRM:
    case EINVAL: return Errc::removed;
    case ERANGE: return Errc::corrupt; // a semaphore counts more than there can be
    case EACCES: return Errc::no_permission;
    default: return Errc::system;
    }
}

void throw_exception_from_error(const Failure& failure, const boost::source_location& where)
{
    ringmain::throw_exception_from_error(explain(failure, "a kernel object"), where);
}

} // namespace ringmain::sys
