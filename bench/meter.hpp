#pragma once
// What the work of one place costs.

#include <bench/syscall_counter.hpp>

#include <cstdint>
#include <optional>

namespace ringmain::bench {

struct Cost {
    std::uint64_t cpu_ns = 0; // in user mode and in the kernel
    std::optional<std::uint64_t> syscalls;
};

class Meter {
public:
    // of_process: threads that a transport starts count, too.
    explicit Meter(bool of_process) noexcept : of_process_(of_process) {}

    // Before anything is opened for a slice.
    void begin_slice(bool counts_syscalls);
    // Does the work of a slice, without setting up before and clearing up after it.
    template <class Work>
    void measure(Work&& work)
    {
        start();
        work();
        stop();
    }
    // What the work did only in order to be late enough.
    void leave_out(std::uint64_t cpu_ns, std::uint64_t syscalls) noexcept;
    [[nodiscard]] const Cost& cost() const noexcept { return cost_; }

private:
    void start() noexcept;
    void stop() noexcept;
    [[nodiscard]] std::uint64_t cpu_time_ns() const noexcept;

    bool of_process_;
    std::uint64_t began_ns_ = 0;
    Cost left_out_{.syscalls = 0};
    Cost cost_;
    std::optional<SyscallCounter> counter_;
};

} // namespace ringmain::bench
