#include <ringmain/backend/mutex.hpp>

#include <algorithm>

namespace ringmain::backend {

using member::Attachment;
using member::Membership;

// No semaphore counts anything here, and the kernel frees the lock of the dead: head and tail are single stores, so what it
// guards makes sense whenever its owner died.
const member::Customs mutex_customs{member::no_levels, member::bury_nothing};

namespace {

// Between looks while spinning: a look reads a line that the other side writes.
constexpr wait::SpinStyle look_style{0, 8};

// How long a call that does not wait lets somebody finish who is inside.
constexpr std::chrono::milliseconds lock_patience(10);

// Under LOCK. The lock names its owner by thread id, which the kernel reads in the namespace of whoever dies: with members in two
// of them a death could free a lock that a living namesake holds.
Result<unsigned> place_among_its_own(const Attachment& ring, std::uint64_t taken)
{
    const std::uint32_t ours = sys::pid_namespace();
    layout::Control& control = ring.control();
    for (unsigned i = 0; i < layout::max_members; ++i) {
        const std::uint32_t theirs = (taken >> i & 1U) != 0 ? control.members[i].pid_namespace : 0;
        if (theirs != 0 && ours != 0 && theirs != ours) {
            return Error{Errc::unsupported, 0, "join", ring.label(),
                         "its members are in another PID namespace: join from there, or use a ring of the backend lanes or "
                         "semaphore"};
        }
    }
    auto place = member::first_place(ring, taken);
    if (place) {
        control.members[*place].pid_namespace = ours;
    }
    return place;
}

Result<Membership> join_as(layout::Role role, std::shared_ptr<Attachment> ring)
{
    if (!sys::has_robust_locks()) {
        return Error{Errc::unsupported, 0, "get_robust_list", ring->label(),
                     "allow that system call to this process, or use a ring of the backend lanes"};
    }
    return Membership::join(std::move(ring), role, mutex_customs, place_among_its_own);
}

} // namespace

MutexEnd::MutexEnd(Membership membership, sys::Mapping data, const wait::SpinHabit& spinning) noexcept
    : ParkingEnd(std::move(membership), std::move(data), mutex_customs, spinning),
      ring_(control().cursors, data_.bytes().data(), geometry().slots, layout::longest_stored(geometry())),
      stamps_(control(), geometry(), bell().member()),
      lock_(control().cursors.lock)
{
}

Outcome<void> MutexEnd::lock(const Wait& wait) noexcept
{
    if (lock_.try_lock()) {
        return {};
    }
    const Deadline end = wait.is_none() ? Clock::now() + lock_patience : wait.deadline();
    while (!lock_.lock(std::min(end, Clock::now() + lock_patience))) {
        if (wait.stop().stop_requested()) {
            return Errc::stopped;
        }
        if (end <= Clock::now()) {
            return wait.is_none() ? Errc::would_block : Errc::timed_out;
        }
    }
    return {};
}

Outcome<std::uint64_t> MutexEnd::filled() const noexcept
{
    if (control().corrupt.load(std::memory_order_relaxed) != 0) {
        return Errc::corrupt;
    }
    const auto filled = ring_.was_filled();
    return filled ? Outcome<std::uint64_t>(*filled) : Outcome<std::uint64_t>(declare_corrupt());
}

Errc MutexEnd::declare_corrupt() const noexcept
{
    member::declare_corrupt(membership_.ring());
    return Errc::corrupt;
}

Result<MutexProducer> MutexProducer::join(std::shared_ptr<Attachment> ring, const wait::SpinHabit& spinning)
{
    auto data = ring->map_data(sys::Access::read_write);
    if (!data) {
        return data.error();
    }
    auto membership = join_as(layout::Role::producer, std::move(ring));
    return membership ? Result<MutexProducer>(MutexProducer(std::move(*membership), std::move(*data), spinning))
                      : Result<MutexProducer>(membership.error());
}

Outcome<std::size_t> MutexProducer::send_batch(std::span<const Outgoing> messages, const Wait& wait) noexcept
{
    if (membership_.forked()) {
        return Errc::forked;
    }
    const auto too_big = [this](const Outgoing& message) { return message.bytes.size() > max_message(); };
    if (std::ranges::any_of(messages, too_big)) {
        return Errc::too_big;
    }
    std::size_t sent = 0;
    const auto look = [&](bool /*careful*/) -> Outcome<bool> {
        const auto some = put(messages.subspan(sent), wait);
        sent += some ? *some : 0;
        return some ? Outcome<bool>(*some != 0) : Outcome<bool>(some.error());
    };
    while (sent < messages.size()) {
        const auto heard = wait.stop().stop_requested() ? Outcome<void>(Errc::stopped) : listen_sometimes();
        const auto room = heard ? wait_until(look, short_of_room_, wait, look_style) : heard;
        if (!room) {
            return sent != 0 ? Outcome<std::size_t>(sent) : room.error();
        }
    }
    return sent;
}

// As many as there is room for, perhaps none.
Outcome<std::size_t> MutexProducer::put(std::span<const Outgoing> messages, const Wait& wait) noexcept
{
    const auto before = filled();
    if (!before || *before == geometry().slots) { // nobody is kept waiting for a look
        return before ? Outcome<std::size_t>(std::size_t{0}) : before.error();
    }
    if (const auto inside = lock(wait); !inside) {
        return inside.error();
    }
    const auto now = ring_.was_filled();
    const auto batch = messages.first(now ? std::min<std::uint64_t>(geometry().slots - *now, messages.size()) : 0);
    const bool is_sound = now && ring_.put(batch, stamps_.for_batch());
    lock_.unlock();
    if (!is_sound) {
        return declare_corrupt();
    }
    std::uint64_t bytes = 0;
    for (const Outgoing& message : batch) {
        bytes += message.bytes.size();
    }
    membership_.count(batch.size(), bytes);
    if (!batch.empty()) {
        (void)hungry_.wake_all(); // a ring that was removed says so to the next call that waits
    }
    return batch.size();
}

MutexConsumer::MutexConsumer(Membership membership, sys::Mapping data, const wait::SpinHabit& spinning, bool follow) noexcept
    : MutexEnd(std::move(membership), std::move(data), spinning), stream_(control(), follow)
{
}

Result<MutexConsumer> MutexConsumer::join(std::shared_ptr<Attachment> ring, const wait::SpinHabit& spinning, bool follow)
{
    auto data = ring->map_data(sys::Access::read_only);
    if (!data) {
        return data.error();
    }
    auto membership = join_as(layout::Role::consumer, std::move(ring));
    return membership ? Result<MutexConsumer>(MutexConsumer(std::move(*membership), std::move(*data), spinning, follow))
                      : Result<MutexConsumer>(membership.error());
}

Outcome<std::size_t> MutexConsumer::take(std::size_t at_most, const Wait& wait) noexcept
{
    if (membership_.forked()) {
        return Errc::forked;
    }
    if (at_most == 0) {
        return std::size_t{0};
    }
    if (wait.stop().stop_requested()) {
        return Errc::stopped;
    }
    inbox_.prepare(layout::longest_stored(geometry()), std::min<std::size_t>(at_most, geometry().slots));
    const auto heard = listen_sometimes();
    const auto there =
        heard ? wait_until([&](bool /*careful*/) { return look(at_most, wait); }, hungry_, wait, look_style) : heard;
    if (!there) {
        return there.error();
    }
    stream_.received();
    membership_.count(inbox_.size(), stamps_.payload_of(inbox_.payload_bytes(), inbox_.size()));
    (void)short_of_room_.wake_all();
    return inbox_.size();
}

// True: something is in the inbox.
Outcome<bool> MutexConsumer::look(std::size_t at_most, const Wait& wait) noexcept
{
    const bool is_last_look = stream_.has_no_producers(control());
    const auto before = filled();
    if (!before || *before == 0) {
        return before ? is_last_look ? Outcome<bool>(Errc::end_of_stream) : Outcome<bool>(false) : before.error();
    }
    if (const auto inside = lock(wait); !inside) {
        return inside.error();
    }
    const auto now = ring_.was_filled();
    const auto taken = now ? ring_.take(inbox_, std::min<std::uint64_t>(*now, at_most)) : std::nullopt;
    lock_.unlock();
    if (!taken) {
        return declare_corrupt();
    }
    return *taken != 0;
}

} // namespace ringmain::backend
