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
        return {Errc::no_space, "raise kernel.shmmni or kernel.shmall with sysctl, or remove left-over segments ('ipcs -m')"};
    case EINVAL:
        if (call == "shmget") {
            return {Errc::no_space, "ask for less, or raise kernel.shmmax with sysctl: the segment is larger than it allows"};
        }
        return {Errc::removed, {}};
    case EMFILE: return {Errc::no_space, "detach some segments: this process has as many as the kernel allows"};
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
