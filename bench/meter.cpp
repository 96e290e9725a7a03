#include <bench/meter.hpp>

#include <algorithm>
#include <ctime>

namespace ringmain::bench {

void Meter::begin_slice(bool counts_syscalls)
{
    cost_ = {};
    left_out_ = {.syscalls = 0};
    counter_.reset();
    if (counts_syscalls) {
        counter_.emplace();
    }
}

void Meter::start() noexcept
{
    if (counter_) {
        counter_->start();
    }
    began_ns_ = cpu_time_ns();
}

void Meter::stop() noexcept
{
    const std::uint64_t spent_ns = cpu_time_ns() - began_ns_;
    cost_.cpu_ns = spent_ns - std::min(spent_ns, left_out_.cpu_ns);
    if (counter_) {
        constexpr std::uint64_t of_our_own = 2; // cpu_time_ns() is a system call
        cost_.syscalls = counter_->stop();
        if (cost_.syscalls) {
            *cost_.syscalls -= std::min(*cost_.syscalls, *left_out_.syscalls + of_our_own);
        }
    }
}

void Meter::leave_out(std::uint64_t cpu_ns, std::uint64_t syscalls) noexcept
{
    left_out_.cpu_ns += cpu_ns;
    *left_out_.syscalls += syscalls;
}

std::uint64_t Meter::cpu_time_ns() const noexcept
{
    timespec time{};
    ::clock_gettime(of_process_ ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000U + static_cast<std::uint64_t>(time.tv_nsec);
}

} // namespace ringmain::bench
