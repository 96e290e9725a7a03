#include <ringmain/member/membership.hpp>

#include <ringmain/sys/process.hpp>

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <bit>
#include <chrono>
#include <cstring>

namespace ringmain::member {
namespace {

namespace sem = layout::sem;
using layout::max_members;
using layout::ProducerCount;
using layout::Role;
using sys::add;
using sys::add_undo;
using sys::require_zero;
using sys::wait_zero;

layout::Traffic& traffic_of(layout::Member& entry, Role role) noexcept
{
    return role == Role::producer ? entry.sent : entry.received;
}

// Under LOCK: who this is, with the role last.
void introduce(layout::Member& entry, Role role)
{
    entry.pid = sys::current_process();
    entry.uid = ::geteuid();
    entry.joined_ns = std::chrono::nanoseconds(std::chrono::system_clock::now().time_since_epoch()).count();
    const std::string program = sys::program_name();
    std::memset(entry.program, 0, sizeof entry.program);
    std::memcpy(entry.program, program.data(), std::min(program.size(), sizeof entry.program - 1));
    const layout::Traffic& before = traffic_of(entry, role);
    entry.before.messages.store(before.messages.load(std::memory_order_relaxed), std::memory_order_relaxed);
    entry.before.bytes.store(before.bytes.load(std::memory_order_relaxed), std::memory_order_relaxed);
    entry.role.store(role, std::memory_order_release);
}

// Under LOCK.
void count_producers(layout::Control& control, int joined, int left) noexcept
{
    auto count = ProducerCount::unpack(control.producers.load(std::memory_order_relaxed));
    count.ever += static_cast<std::uint32_t>(joined);
    count.live += static_cast<std::uint32_t>(joined - left);
    // M1: see repair.cpp.
    control.producers.store(count.pack(), std::memory_order_release);
}

// JOIN's first half: LOCK, and from now on our death rings the bell. Repairs as long as it rings already. E2BIG: whoever
// leaves wakes everybody in the operation that gives LOCK back, and could not.
int lock_and_be_heard(const Attachment& ring, const Customs& customs) noexcept
{
    if (const auto limits = sys::set_limits(); limits && limits->operations < layout::max_operations) {
        return E2BIG;
    }
    for (;;) {
        std::array ops{require_zero(sem::alarm), wait_zero(sem::lock), add_undo(sem::lock, 1), add(sem::alarm, 1),
                       add_undo(sem::alarm, -1)};
        const int failure = ring.set().apply(ops);
        if (failure != EAGAIN) {
            return failure;
        }
        if (const int repaired = repair(ring, customs, max_members)) {
            return repaired;
        }
    }
}

// Gives LOCK back, and the death notice with it; wakes those who live in `values`.
void unlock_unheard(const Attachment& ring, std::span<const std::uint16_t> values) noexcept
{
    std::array<sembuf, max_members + 3> ops{add_undo(sem::alarm, 1), add(sem::alarm, -1), add_undo(sem::lock, -1)};
    std::size_t count = 3;
    if (!values.empty()) {
        count += wake_everybody(values, max_members, std::span(ops).subspan(count));
    }
    (void)ring.set().apply(std::span(ops).first(count));
}

// Bit i: somebody has place i, or had it and was not cleaned up after.
std::uint64_t taken_places(const layout::Control& control, const std::vector<std::uint16_t>& values) noexcept
{
    std::uint64_t taken = alive_mask(values);
    for (unsigned i = 0; i < max_members; ++i) {
        // M2: pairs with M2 where members leave and are forgotten; their words give way to ours.
        taken |= control.members[i].role.load(std::memory_order_acquire) != Role::none ? std::uint64_t{1} << i : 0;
    }
    return taken;
}

} // namespace

Error no_place(const Attachment& ring, std::string hint)
{
    return {Errc::full_house, 0, "join", ring.label(), hint.empty() ? std::string(remedy(Errc::full_house)) : std::move(hint)};
}

Result<unsigned> first_place(const Attachment& ring, std::uint64_t taken)
{
    const auto place = static_cast<unsigned>(std::countr_one(taken));
    return place == max_members ? Result<unsigned>(no_place(ring)) : Result<unsigned>(place);
}

Result<void> under_lock(const Attachment& ring, const Customs& customs,
                        const std::function<Result<void>(std::uint64_t alive)>& work)
{
    if (const int failure = lock_and_be_heard(ring, customs)) {
        return ring.explain({"semop", failure});
    }
    const auto values = ring.set().values();
    Result<void> done = values ? work(alive_mask(*values)) : Result<void>(ring.explain(values.error()));
    const auto now = ring.set().values(); // see LEAVE
    unlock_unheard(ring, now ? std::span<const std::uint16_t>(*now) : std::span<const std::uint16_t>());
    return done;
}

Membership::Membership(std::shared_ptr<Attachment> ring, unsigned index, Role role, const Customs& customs) noexcept
    : ring_(std::move(ring)),
      bell_(ring_->set(), index),
      customs_(&customs),
      entry_(&ring_->control().members[index]),
      traffic_(&traffic_of(*entry_, role))
{
}

Result<Membership> Membership::join(std::shared_ptr<Attachment> ring, Role role, const Customs& customs, const Admission& admit)
{
    if (const int failure = lock_and_be_heard(*ring, customs)) {
        return ring->explain({"semop", failure});
    }
    layout::Control& control = ring->control();
    const auto values = ring->set().values();
    const auto place = values ? admit(*ring, taken_places(control, *values)) : ring->explain(values.error());
    if (!place) {
        const auto now = ring->set().values(); // the backend may have let somebody go on before it refused; see LEAVE
        unlock_unheard(*ring, now ? std::span<const std::uint16_t>(*now) : std::span<const std::uint16_t>());
        return place.error();
    }
    introduce(control.members[*place], role);
    if (role == Role::producer) {
        count_producers(control, 1, 0);
    }
    std::array ops{add_undo(sem::alive(*place), 1), add_undo(sem::lock, -1)};
    if (const int failure = ring->set().apply(ops)) {
        return ring->explain({"semop", failure});
    }
    return Membership(std::move(ring), *place, role, customs);
}

Membership& Membership::operator=(Membership&& other) noexcept
{
    if (this != &other) {
        leave();
        ring_ = std::move(other.ring_);
        bell_ = other.bell_;
        customs_ = other.customs_;
        entry_ = other.entry_;
        traffic_ = other.traffic_;
        process_ = other.process_;
    }
    return *this;
}

Membership::~Membership()
{
    leave();
}

// Fails only if the ring was removed, and then there is nothing left to leave.
void Membership::leave() noexcept
{
    if (!ring_ || forked()) {
        ring_.reset();
        return;
    }
    std::array enter{wait_zero(sem::lock), add_undo(sem::lock, 1)};
    if (ring_->set().apply(enter) == 0) {
        const auto values = ring_->set().values();
        const Role role = entry_->role.load(std::memory_order_relaxed);
        // M2: pairs with M2 in taken_places().
        entry_->role.store(Role::none, std::memory_order_release);
        if (values) { // what we leave behind is treated as what the dead do
            customs_->bury(*ring_, alive_mask(*values) & ~(std::uint64_t{1} << bell_.member()));
        }
        if (role == Role::producer) {
            count_producers(ring_->control(), 0, 1);
        }
        std::array<sembuf, max_members + 4> ops{add_undo(sem::alive(bell_.member()), -1), add_undo(sem::alarm, 1),
                                                add(sem::alarm, -1), add_undo(sem::lock, -1)};
        std::size_t count = 4;
        // It may be the end of the stream, so everybody is to look again. Read anew: whoever has a permit needs no other only
        // if the permit is there after the change, because whoever takes it looks after taking it.
        if (const auto now = ring_->set().values()) {
            count += wake_everybody(*now, bell_.member(), std::span(ops).subspan(count));
        }
        (void)ring_->set().apply(std::span(ops).first(count));
    }
    ring_.reset();
}

} // namespace ringmain::member
