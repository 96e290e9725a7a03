#pragma once
// The resource limits of this process, which those it starts inherit.

#include <cli/doctor/finding.hpp>

#include <cstdint>

namespace ringmain::cli::doctor {

struct ResourceLimits {
    static constexpr std::uint64_t none = ~std::uint64_t{0};
    std::uint64_t files = none;   // RLIMIT_NOFILE
    std::uint64_t locked = none;  // RLIMIT_MEMLOCK, bytes
    std::uint64_t queued = none;  // RLIMIT_MSGQUEUE, bytes of POSIX queues of this user
    std::uint64_t signals = none; // RLIMIT_SIGPENDING
    bool may_lock = false;        // whatever `locked` says
};

[[nodiscard]] ResourceLimits limits_of_this_process();

[[nodiscard]] Findings check_limits(const ResourceLimits& limits);

} // namespace ringmain::cli::doctor
