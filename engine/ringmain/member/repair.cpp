#include <ringmain/member/repair.hpp>

#include <ringmain/base/log.hpp>
#include <ringmain/sys/calls.hpp>

#include <fmt/format.h>

#include <array>

namespace ringmain::member {
namespace {

namespace sem = layout::sem;
using layout::max_members;
using layout::Role;
using sys::add;
using sys::add_undo;
using sys::wait_zero;

using Values = std::array<std::uint16_t, sem::count>;

int get_all(const sys::SemaphoreSet& set, Values& values) noexcept
{
    sys::calls::SemArgument argument{};
    argument.all = values.data();
    return sys::calls::semctl(set.id(), 0, GETALL, argument) < 0 ? errno : 0;
}

// Returns how many were dead.
unsigned forget_the_dead(layout::Control& control, const Values& values) noexcept
{
    unsigned dead = 0;
    std::uint32_t producers = 0;
    for (unsigned i = 0; i < max_members; ++i) {
        const Role role = control.members[i].role.load(std::memory_order_relaxed);
        if (role != Role::none && values[sem::alive(i)] == 0) {
            control.members[i].role.store(Role::none, std::memory_order_release); // M2
            ++dead;
        } else if (role == Role::producer) {
            ++producers;
        }
    }
    auto count = layout::ProducerCount::unpack(control.producers.load(std::memory_order_relaxed));
    count.live = producers;
    // M1: pairs with M1 in backend/semaphore.cpp; a consumer that sees nobody live also sees all they committed.
    control.producers.store(count.pack(), std::memory_order_release);
    return dead;
}

// A handful of operations, built up one by one.
struct Ops {
    std::array<sembuf, layout::max_operations> all{};
    std::size_t count = 0;

    void push(sembuf op) noexcept { all[count++] = op; }
    // An operation of zero would mean: wait for zero.
    void push_delta(std::uint16_t index, int delta) noexcept
    {
        if (delta != 0) {
            push(add(index, delta));
        }
    }
    [[nodiscard]] std::span<sembuf> span() noexcept { return std::span(all).first(count); }
};

// Inside: nobody else can change anything but WAKE, ALIVE of the dying, and ALARM upwards.
int clean_up(const Attachment& ring, const Customs& customs, unsigned self) noexcept
{
    layout::Control& control = ring.control();
    Values before;
    if (const int failure = get_all(ring.set(), before)) {
        return failure;
    }
    customs.bury(ring, alive_mask(before));
    const unsigned dead = forget_the_dead(control, before);
    const std::optional<Levels> levels = customs.recount(ring);
    if (!levels) {
        control.corrupt.store(1, std::memory_order_relaxed);
    }
    control.repairs.fetch_add(1, std::memory_order_relaxed);

    Values now;
    if (const int failure = get_all(ring.set(), now)) {
        return failure;
    }
    Ops ops;
    if (levels) {
        ops.push_delta(sem::empty, static_cast<int>(levels->empty) - now[sem::empty]);
        ops.push_delta(sem::full, static_cast<int>(levels->full) - now[sem::full]);
    }
    ops.count += wake_everybody(now, self, std::span(ops.all).subspan(ops.count));
    ops.push_delta(sem::alarm, -static_cast<int>(before[sem::alarm])); // who died since then rings on
    ops.push(add_undo(sem::take, -1));
    ops.push(add_undo(sem::put, -1));
    ops.push(add_undo(sem::lock, -1));
    const int failure = ring.set().apply(ops.span());
    if (failure == 0) {
        log(LogLevel::info, fmt::format("{}: cleaned up after {} dead member{}", ring.label(), dead, dead == 1 ? "" : "s"));
    }
    return failure;
}

bool bell_rings(const Attachment& ring) noexcept
{
    const auto deaths = ring.set().value(sem::alarm);
    return deaths && *deaths != 0;
}

} // namespace

std::optional<Levels> no_levels(const Attachment&) noexcept
{
    return Levels{0, 0};
}

void bury_nothing(const Attachment&, std::uint64_t) noexcept
{
}

std::uint64_t alive_mask(std::span<const std::uint16_t> values) noexcept
{
    std::uint64_t alive = 0;
    for (unsigned i = 0; i < max_members; ++i) {
        alive |= values[sem::alive(i)] != 0 ? std::uint64_t{1} << i : 0;
    }
    return alive;
}

std::size_t wake_everybody(std::span<const std::uint16_t> values, unsigned self, std::span<sembuf> ops) noexcept
{
    std::size_t count = 0;
    for (unsigned i = 0; i < max_members; ++i) {
        if (i != self && values[sem::alive(i)] != 0 && values[sem::wake(i)] == 0) {
            ops[count++] = add(sem::wake(i), 1);
        }
    }
    return count;
}

int repair(const Attachment& ring, const Customs& customs, unsigned self, Deadline deadline) noexcept
{
    // ALARM is tested by taking one off and putting it back; EAGAIN means that it is silent.
    std::array ops{add(sem::alarm, -1),  add(sem::alarm, 1),     wait_zero(sem::lock),  wait_zero(sem::put),
                   wait_zero(sem::take), add_undo(sem::lock, 1), add_undo(sem::put, 1), add_undo(sem::take, 1)};
    ops[0].sem_flg |= IPC_NOWAIT;
    const int entered = ring.set().apply(ops, deadline);
    if (entered == EAGAIN) {
        return deadline != never && Clock::now() >= deadline && bell_rings(ring) ? ETIMEDOUT : 0;
    }
    if (entered != 0) {
        return entered;
    }
    const int failure = clean_up(ring, customs, self);
    if (failure != 0) { // the bell rings on, for somebody with better luck
        std::array leave{add_undo(sem::take, -1), add_undo(sem::put, -1), add_undo(sem::lock, -1)};
        (void)ring.set().apply(leave);
    }
    return failure;
}

void declare_corrupt(const Attachment& ring) noexcept
{
    ring.control().corrupt.store(1, std::memory_order_relaxed);
    Values now;
    if (get_all(ring.set(), now) != 0) {
        return; // removed: everybody has been woken by that
    }
    Ops ops;
    ops.count = wake_everybody(now, max_members, ops.all);
    if (ops.count != 0) {
        (void)ring.set().apply(ops.span());
    }
}

} // namespace ringmain::member
