#include <bench/machine.hpp>

#include <bench/futex.hpp>
#include <bench/stopwatch.hpp>

#include <sched.h>
#include <sys/ipc.h>
#include <sys/sem.h>

#include <cerrno>
#include <cstring>
#include <system_error>

namespace ringmain::bench {
namespace {

void throw_errno(const char* call)
{
    throw std::system_error(errno, std::generic_category(), call);
}

void pin_to_cpu(int cpu) noexcept
{
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(static_cast<unsigned>(cpu), &one);
    ::sched_setaffinity(0, sizeof one, &one);
}

// Does `once` until the slice is over; nanoseconds each took.
template <class Once>
double time_each(Once&& once)
{
    const SliceEnd end(effort().slice);
    const std::int64_t began = now_ns();
    std::uint64_t times = 0;
    while (!end.is_past(ticks())) {
        once();
        ++times;
    }
    return static_cast<double>(now_ns() - began) / static_cast<double>(times);
}

} // namespace

void Copying::take_part(Place& /*place*/)
{
    memory_.resize(bytes_);
    const std::size_t half = bytes_ / 2;
    std::byte* from = memory_.data();
    std::byte* to = from + half;
    const double ns = time_each([&] {
        std::memcpy(to, from, half);
        std::swap(to, from);
        asm volatile("" ::"r"(from) : "memory"); // it is looked at, as far as the compiler knows
    });
    *rate_ = static_cast<double>(half) * 1e9 / ns;
}

SemaphoreCall::SemaphoreCall() : set_(::semget(IPC_PRIVATE, 1, IPC_CREAT | 0600))
{
    if (set_ < 0) {
        throw_errno("semget");
    }
}

SemaphoreCall::~SemaphoreCall()
{
    ::semctl(set_, 0, IPC_RMID);
}

void SemaphoreCall::take_part(Place& /*place*/)
{
    short amount = 1;
    *ns_ = time_each([&] {
        sembuf operation{0, amount, 0};
        if (::semop(set_, &operation, 1) != 0) {
            throw_errno("semop");
        }
        amount = static_cast<short>(-amount);
    });
}

void ContextSwitch::take_part(Place& place)
{
    const std::uint32_t mine = place.index();
    const int own_cpu = ::sched_getcpu();
    if (mine == 0) {
        baton_->cpu = own_cpu;
        baton_->holder = 0;
    }
    place.meet();
    pin_to_cpu(baton_->cpu);
    place.meet();
    std::uint64_t turns = 0;
    const std::int64_t began = now_ns();
    for (const SliceEnd end(effort().slice);; ++turns) {
        std::uint32_t holder = baton_->holder;
        while (holder != mine && holder != over) {
            futex_wait(baton_->holder, holder);
            holder = baton_->holder;
        }
        const bool is_last = holder == over || (mine == 0 && end.is_past(ticks()));
        baton_->holder = is_last ? over : 1 - mine;
        futex_wake_all(baton_->holder);
        if (is_last) {
            break;
        }
    }
    if (mine == 0) {
        *ns_ = static_cast<double>(now_ns() - began) / static_cast<double>(2 * turns);
    }
    pin_to_cpu(own_cpu);
}

} // namespace ringmain::bench
