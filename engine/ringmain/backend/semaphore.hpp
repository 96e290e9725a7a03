#pragma once
// The `semaphore` backend: the textbook ring on a System V semaphore set, made kill-proof. Every message goes through
// semop; a batch shares one pair. Producers and consumers each have a door of their own, so one of either never meets the
// other inside.

#include <ringmain/backend/message.hpp>
#include <ringmain/backend/semaphore_end.hpp>
#include <ringmain/backend/stream_end.hpp>
#include <ringmain/base/export.hpp>
#include <ringmain/base/message.hpp>
#include <ringmain/slots/slot_ring.hpp>
#include <ringmain/wait/wait.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace ringmain::backend {

class SemaphoreProducer : public SemaphoreEnd {
public:
    [[nodiscard]] static Result<SemaphoreProducer> join(std::shared_ptr<member::Attachment> ring,
                                                        const wait::SpinHabit& spinning);

    // See Producer.
    [[nodiscard]] Outcome<void> send(const Outgoing& message, const Wait& wait) noexcept
    {
        const Outcome<std::size_t> sent = send_batch({&message, 1}, wait);
        return sent ? Outcome<void>() : Outcome<void>(sent.error());
    }
    [[nodiscard]] RINGMAIN_API Outcome<std::size_t> send_batch(std::span<const Outgoing> messages, const Wait& wait) noexcept;
    [[nodiscard]] std::size_t max_message() const noexcept { return geometry().max_message; }

private:
    using SemaphoreEnd::SemaphoreEnd;
    [[nodiscard]] Outcome<std::size_t> send_some(std::span<const Outgoing> messages, const Wait& wait) noexcept;
};

class SemaphoreConsumer : public SemaphoreEnd {
public:
    [[nodiscard]] static Result<SemaphoreConsumer> join(std::shared_ptr<member::Attachment> ring, const wait::SpinHabit& spinning,
                                                        bool follow);

    // See Consumer.
    [[nodiscard]] Outcome<Message> receive(const Wait& wait) noexcept
    {
        const Outcome<std::size_t> taken = take(1, wait);
        return taken ? Outcome<Message>(message(0)) : Outcome<Message>(taken.error());
    }
    template <class Use>
    [[nodiscard]] Outcome<std::size_t> poll(Use&& use, std::size_t at_most, const Wait& wait)
    {
        const Outcome<std::size_t> taken = take(at_most, wait);
        for (std::size_t i = 0; taken && i < *taken; ++i) {
            const Message each = message(i);
            use(each);
        }
        return taken;
    }

private:
    SemaphoreConsumer(member::Membership membership, sys::Mapping data, const wait::SpinHabit& spinning, bool follow) noexcept;
    // Takes 1 to `at_most` messages, which message(i) gives until the next call.
    [[nodiscard]] RINGMAIN_API Outcome<std::size_t> take(std::size_t at_most, const Wait& wait) noexcept;
    [[nodiscard]] Message message(std::size_t i) const noexcept
    {
        const Arrival arrival = stamps_.arrive(inbox_[i].bytes);
        return {arrival.payload, inbox_[i].type, arrival.is_stamped};
    }
    static bool at_end(const SemaphoreEnd& end) noexcept;

    slots::Inbox inbox_;
    StreamEnd stream_;
};

} // namespace ringmain::backend
