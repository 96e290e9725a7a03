#include <cli/doctor/limits.hpp>
#include <cli/doctor/usual.hpp>

#include <cli/words.hpp>

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

namespace ringmain::cli::doctor {
namespace {

constexpr std::uint64_t enough_files = 256;
constexpr std::uint64_t usual_queue = std::uint64_t{128} << 10; // 10 messages of 8 KiB, and what the kernel counts for each
constexpr std::uint64_t enough_signals = 64;

std::uint64_t soft_limit(int resource)
{
    rlimit limit{};
    const bool is_known = ::getrlimit(static_cast<__rlimit_resource_t>(resource), &limit) == 0;
    return !is_known || limit.rlim_cur == RLIM_INFINITY ? ResourceLimits::none : limit.rlim_cur;
}

std::string amount(std::uint64_t n, bool in_bytes)
{
    return n == ResourceLimits::none ? "no limit" : in_bytes ? size_word(n) : fmt::format("{}", n);
}

} // namespace

ResourceLimits limits_of_this_process()
{
    return {soft_limit(RLIMIT_NOFILE), soft_limit(RLIMIT_MEMLOCK), soft_limit(RLIMIT_MSGQUEUE), soft_limit(RLIMIT_SIGPENDING),
            ::geteuid() == 0};
}

Findings check_limits(const ResourceLimits& limits)
{
    Findings found;
    const std::string files = amount(limits.files, false) + " open files";
    found.push_back(limits.files < enough_files
                        ? warning("RLIMIT_NOFILE", files + ": the backend unix takes one for each producer",
                                  "ulimit -n 1024, or LimitNOFILE=1024 in the service's unit")
                        : well("RLIMIT_NOFILE", files));

    const std::string locked = amount(limits.locked, true) + " of locked memory";
    found.push_back(
        limits.locked < usual_ring && !limits.may_lock
            ? note("RLIMIT_MEMLOCK", locked + ": --lock-memory has no effect on a ring of the usual size",
                   fmt::format("ulimit -l {}, or LimitMEMLOCK=64M in the service's unit, where you use it", usual_ring >> 10))
            : well("RLIMIT_MEMLOCK", limits.may_lock ? "root locks as much as it likes" : locked));

    const std::string queued = amount(limits.queued, true) + " of POSIX queues";
    found.push_back(limits.queued < usual_queue ? warning("RLIMIT_MSGQUEUE", queued + ": the backend posixq cannot make one",
                                                          "ulimit -q 819200, or LimitMSGQUEUE=819200 in the service's unit")
                                                : well("RLIMIT_MSGQUEUE", queued));

    const std::string signals = amount(limits.signals, false) + " pending signals";
    found.push_back(limits.signals < enough_signals
                        ? warning("RLIMIT_SIGPENDING", signals + ": the backend signal holds fewer messages than it should",
                                  "ulimit -i 1024, or LimitSIGPENDING=1024 in the service's unit")
                        : well("RLIMIT_SIGPENDING", signals));
    return found;
}

} // namespace ringmain::cli::doctor
