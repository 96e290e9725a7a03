#include <ringmain/backend/semaphore.hpp>

#include <algorithm>

namespace ringmain::backend {

using member::Attachment;
using member::Membership;

Result<SemaphoreProducer> SemaphoreProducer::join(std::shared_ptr<Attachment> ring, const wait::SpinHabit& spinning)
{
    auto data = ring->map_data(sys::Access::read_write);
    if (!data) {
        return data.error();
    }
    auto membership = Membership::join(std::move(ring), layout::Role::producer, semaphore_customs);
    if (!membership) {
        return membership.error();
    }
    return SemaphoreProducer(std::move(*membership), std::move(*data), member::sending, spinning);
}

Outcome<std::size_t> SemaphoreProducer::send_batch(std::span<const Outgoing> messages, const Wait& wait) noexcept
{
    const auto too_big = [this](const Outgoing& message) { return message.bytes.size() > max_message(); };
    if (std::ranges::any_of(messages, too_big)) {
        return Errc::too_big;
    }
    std::size_t sent = 0;
    while (sent < messages.size()) {
        const auto some = send_some(messages.subspan(sent), wait);
        if (!some) {
            return sent != 0 ? Outcome<std::size_t>(sent) : some;
        }
        sent += *some;
    }
    return sent;
}

Outcome<std::size_t> SemaphoreProducer::send_some(std::span<const Outgoing> messages, const Wait& wait) noexcept
{
    const auto permits = enter(messages.size(), wait, nullptr);
    if (!permits) {
        return permits.error();
    }
    const auto batch = messages.first(*permits);
    if (!ring_.put(batch, stamps_.for_batch())) {
        return leave_corrupt();
    }
    if (const auto left = exit(*permits, 0); !left) {
        return left.error();
    }
    std::uint64_t bytes = 0;
    for (const Outgoing& message : batch) {
        bytes += message.bytes.size();
    }
    membership_.count(batch.size(), bytes);
    return batch.size();
}

SemaphoreConsumer::SemaphoreConsumer(Membership membership, sys::Mapping data, const wait::SpinHabit& spinning,
                                     bool follow) noexcept
    : SemaphoreEnd(std::move(membership), std::move(data), member::receiving, spinning), stream_(control(), follow)
{
}

Result<SemaphoreConsumer> SemaphoreConsumer::join(std::shared_ptr<Attachment> ring, const wait::SpinHabit& spinning, bool follow)
{
    auto data = ring->map_data(sys::Access::read_only);
    if (!data) {
        return data.error();
    }
    auto membership = Membership::join(std::move(ring), layout::Role::consumer, semaphore_customs);
    if (!membership) {
        return membership.error();
    }
    return SemaphoreConsumer(std::move(*membership), std::move(*data), spinning, follow);
}

// Nobody live is read before the last look for messages, so that look is final.
bool SemaphoreConsumer::at_end(const SemaphoreEnd& end) noexcept
{
    const auto& self = static_cast<const SemaphoreConsumer&>(end);
    return self.stream_.has_no_producers(self.control()) && self.ring_.was_filled() == 0U;
}

Outcome<std::size_t> SemaphoreConsumer::take(std::size_t at_most, const Wait& wait) noexcept
{
    if (at_most == 0) {
        return std::size_t{0};
    }
    const std::size_t wanted = std::min<std::size_t>(at_most, geometry().slots);
    inbox_.prepare(layout::longest_stored(geometry()), wanted);
    const auto permits = enter(wanted, wait, at_end);
    if (!permits) {
        return permits.error();
    }
    const auto taken = ring_.take(inbox_, *permits);
    if (!taken) {
        return leave_corrupt();
    }
    // If the ring was removed meanwhile, the next call says so; what was taken is delivered.
    (void)exit(static_cast<unsigned>(*taken), *permits - static_cast<unsigned>(*taken));
    stream_.received();
    membership_.count(*taken, stamps_.payload_of(inbox_.payload_bytes(), *taken));
    return *taken;
}

} // namespace ringmain::backend
