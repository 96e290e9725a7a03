#include <ringmain/member/bell.hpp>

#include <array>
#include <span>

namespace ringmain::member {

namespace sem = layout::sem;
using sys::add;
using sys::add_undo;
using sys::require_zero;
using sys::wait_zero;

int Bell::try_enter(const Gate& gate, unsigned permits) const noexcept
{
    std::array ops{require_zero(sem::alarm), require_zero(sem::wake(member_)), add(gate.permits, -static_cast<int>(permits)),
                   require_zero(gate.door), add_undo(gate.door, 1)};
    ops[2].sem_flg |= IPC_NOWAIT;
    return set_.apply(ops);
}

int Bell::enter(const Gate& gate, Deadline deadline) const noexcept
{
    std::array ops{require_zero(sem::alarm), require_zero(sem::wake(member_)), add(gate.permits, -1), wait_zero(gate.door),
                   add_undo(gate.door, 1)};
    return set_.apply(ops, deadline);
}

int Bell::take_permits(const Gate& gate, unsigned permits) const noexcept
{
    std::array ops{add(gate.permits, -static_cast<int>(permits))};
    ops[0].sem_flg |= IPC_NOWAIT;
    return set_.apply(ops);
}

int Bell::exit(const Gate& gate, unsigned yielded, unsigned unused) const noexcept
{
    std::array<sembuf, 3> ops{add_undo(gate.door, -1)};
    std::size_t count = 1;
    if (yielded != 0) { // an operation of zero would mean: wait for zero
        ops[count++] = add(gate.yields, static_cast<int>(yielded));
    }
    if (unused != 0) {
        ops[count++] = add(gate.permits, static_cast<int>(unused));
    }
    return set_.apply(std::span(ops).first(count));
}

int Bell::probe() const noexcept
{
    std::array ops{require_zero(sem::alarm), require_zero(sem::wake(member_))};
    return set_.apply(ops);
}

int Bell::sleep(Deadline deadline) const noexcept
{
    std::array ops{require_zero(sem::alarm), add(sem::wake(member_), -1)};
    return set_.apply(ops, deadline);
}

int Bell::wake(unsigned member) const noexcept
{
    std::array ops{add(sem::wake(member), 1)};
    return set_.apply(ops);
}

} // namespace ringmain::member
