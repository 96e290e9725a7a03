#pragma once
// How many system calls a thread makes, and those that it starts, as the kernel counts them.

#include <cstdint>
#include <optional>

namespace ringmain::bench {

// Counts by the tracepoint raw_syscalls:sys_enter, which takes the right to trace (root, CAP_PERFMON). System calls of the
// whole machine take some 100 ns longer while one exists.
class SyscallCounter {
public:
    // For the calling thread, and threads that it starts from now on.
    SyscallCounter() noexcept;
    ~SyscallCounter();
    SyscallCounter(const SyscallCounter&) = delete;
    SyscallCounter& operator=(const SyscallCounter&) = delete;

    void start() noexcept;
    // Those since start(); nothing where they cannot be counted.
    [[nodiscard]] std::optional<std::uint64_t> stop() noexcept;

    // Finds the tracepoint, once for a process and all that it forks.
    static void prepare() noexcept;

private:
    int event_;
};

} // namespace ringmain::bench
