#include <ringmain/member/membership.hpp>

#include <ringmain/sys/process.hpp>

#include <fmt/format.h>
#include <unistd.h>

#include <array>
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

Error failed(const Attachment& ring, std::string_view hint, Errc code, int os_error = 0)
{
    return {code, os_error, "join", ring.label(), std::string(hint.empty() ? remedy(code) : hint)};
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
    entry.messages.store(0, std::memory_order_relaxed);
    entry.bytes.store(0, std::memory_order_relaxed);
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

// JOIN's first half: LOCK, and from now on our death rings the bell. Repairs as long as it rings already.
int lock_and_be_heard(const Attachment& ring, Recount recount) noexcept
{
    for (;;) {
        std::array ops{require_zero(sem::alarm), wait_zero(sem::lock), add_undo(sem::lock, 1), add(sem::alarm, 1),
                       add_undo(sem::alarm, -1)};
        const int failure = ring.set().apply(ops);
        if (failure != EAGAIN) {
            return failure;
        }
        if (const int repaired = repair(ring, recount, max_members)) {
            return repaired;
        }
    }
}

// Gives LOCK back, and the death notice with it.
void unlock_unheard(const Attachment& ring) noexcept
{
    std::array ops{add_undo(sem::alarm, 1), add(sem::alarm, -1), add_undo(sem::lock, -1)};
    (void)ring.set().apply(ops);
}

} // namespace

Membership::Membership(std::shared_ptr<Attachment> ring, unsigned index) noexcept
    : ring_(std::move(ring)), bell_(ring_->set(), index), process_(sys::current_process())
{
}

Result<Membership> Membership::join(std::shared_ptr<Attachment> ring, Role role, Recount recount)
{
    if (const int failure = lock_and_be_heard(*ring, recount)) {
        return ring->explain({"semop", failure});
    }
    layout::Control& control = ring->control();
    const auto values = ring->set().values();
    if (!values) {
        unlock_unheard(*ring);
        return ring->explain(values.error());
    }
    unsigned index = 0;
    while (index < max_members &&
           (control.members[index].role.load(std::memory_order_relaxed) != Role::none || (*values)[sem::alive(index)] != 0)) {
        ++index;
    }
    if (index == max_members) {
        unlock_unheard(*ring);
        return failed(*ring, {}, Errc::full_house);
    }
    introduce(control.members[index], role);
    if (role == Role::producer) {
        count_producers(control, 1, 0);
    }
    std::array ops{add_undo(sem::alive(index), 1), add_undo(sem::lock, -1)};
    if (const int failure = ring->set().apply(ops)) {
        return ring->explain({"semop", failure});
    }
    return Membership(std::move(ring), index);
}

Membership& Membership::operator=(Membership&& other) noexcept
{
    if (this != &other) {
        leave();
        ring_ = std::move(other.ring_);
        bell_ = other.bell_;
        process_ = other.process_;
    }
    return *this;
}

Membership::~Membership()
{
    leave();
}

bool Membership::forked() const noexcept
{
    return process_ != sys::current_process();
}

void Membership::count(std::uint64_t messages, std::uint64_t bytes) noexcept
{
    // Only this member writes them: no read-modify-write needed.
    layout::Member& mine = entry();
    mine.messages.store(mine.messages.load(std::memory_order_relaxed) + messages, std::memory_order_relaxed);
    mine.bytes.store(mine.bytes.load(std::memory_order_relaxed) + bytes, std::memory_order_relaxed);
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
        const Role role = entry().role.load(std::memory_order_relaxed);
        entry().role.store(Role::none, std::memory_order_relaxed);
        if (role == Role::producer) {
            count_producers(ring_->control(), 0, 1);
        }
        std::array<sembuf, max_members + 4> ops{add_undo(sem::alive(bell_.member()), -1), add_undo(sem::alarm, 1),
                                                add(sem::alarm, -1), add_undo(sem::lock, -1)};
        std::size_t count = 4;
        if (const auto values = ring_->set().values()) {
            count += wake_everybody(*values, bell_.member(), std::span(ops).subspan(count)); // it may be the end of the stream
        }
        (void)ring_->set().apply(std::span(ops).first(count));
    }
    ring_.reset();
}

} // namespace ringmain::member
