#include <ringmain/member/parking.hpp>

#include <ringmain/layout/semaphores.hpp>
#include <ringmain/sys/barrier.hpp>

#include <array>
#include <bit>
#include <span>

namespace ringmain::member {

void Parking::announce() const noexcept
{
    bits_->fetch_or(std::uint64_t{1} << bell_.member(), std::memory_order_seq_cst);
    if (fencing_ == layout::Fencing::by_publishers) {
        thread_fence(std::memory_order_seq_cst); // P1: pairs with P1 in has_sleepers
    } else {
        sys::barrier_everywhere(); // P1
    }
}

void Parking::withdraw() const noexcept
{
    bits_->fetch_and(~(std::uint64_t{1} << bell_.member()), std::memory_order_relaxed);
}

int Parking::wake_the_parked() const noexcept
{
    const std::uint64_t sleepers = bits_->exchange(0, std::memory_order_seq_cst);
    std::array<sembuf, layout::max_members> ops{};
    std::size_t count = 0;
    for (std::uint64_t rest = sleepers; rest != 0; rest &= rest - 1) {
        ops[count++] = sys::add(layout::sem::wake(static_cast<unsigned>(std::countr_zero(rest))), 1);
    }
    layout::count(events_->wakes, count);
    const int failure = count == 0 ? 0 : bell_.set().apply(std::span(ops).first(count));
    if (failure != 0) { // they sleep on; somebody else may do it, with more memory or rights
        bits_->fetch_or(sleepers, std::memory_order_seq_cst);
    }
    return failure;
}

} // namespace ringmain::member
