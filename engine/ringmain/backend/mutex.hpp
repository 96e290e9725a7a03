#pragma once
// The `mutex` backend: fixed slots under one robust lock in the segment. It makes no system call unless somebody must sleep;
// sleepers park, and the bell wakes them, as on `lanes`.

#include <ringmain/backend/message.hpp>
#include <ringmain/backend/parking_end.hpp>
#include <ringmain/backend/stamps.hpp>
#include <ringmain/backend/stream_end.hpp>
#include <ringmain/base/export.hpp>
#include <ringmain/base/message.hpp>
#include <ringmain/slots/slot_ring.hpp>
#include <ringmain/sys/robust_lock.hpp>

#include <cstddef>
#include <memory>
#include <span>

namespace ringmain::backend {

extern const member::Customs mutex_customs;

// What both ends share: the ring, and the way in.
class MutexEnd : public ParkingEnd {
public:
    [[nodiscard]] double was_full() const noexcept
    {
        return static_cast<double>(ring_.was_filled().value_or(0)) / static_cast<double>(geometry().slots);
    }

protected:
    MutexEnd(member::Membership membership, sys::Mapping data, const wait::SpinHabit& spinning) noexcept;

    // Takes the lock; whoever holds it is copying, and died or was stopped if that takes long. A call that does not wait gives
    // up after 10 ms. would_block, timed_out, stopped.
    [[nodiscard]] Outcome<void> lock(const Wait& wait) noexcept;
    // Messages in the ring.
    [[nodiscard]] Outcome<std::uint64_t> filled() const noexcept;
    Errc declare_corrupt() const noexcept;

    slots::SlotRing ring_;
    Stamps stamps_;
    sys::RobustLock lock_;
};

class MutexProducer : public MutexEnd {
public:
    [[nodiscard]] static Result<MutexProducer> join(std::shared_ptr<member::Attachment> ring, const wait::SpinHabit& spinning);

    // See Producer.
    [[nodiscard]] Outcome<void> send(const Outgoing& message, const Wait& wait) noexcept
    {
        const Outcome<std::size_t> sent = send_batch({&message, 1}, wait);
        return sent ? Outcome<void>() : Outcome<void>(sent.error());
    }
    [[nodiscard]] RINGMAIN_API Outcome<std::size_t> send_batch(std::span<const Outgoing> messages, const Wait& wait) noexcept;
    [[nodiscard]] std::size_t max_message() const noexcept { return geometry().max_message; }

private:
    using MutexEnd::MutexEnd;
    [[nodiscard]] Outcome<std::size_t> put(std::span<const Outgoing> messages, const Wait& wait) noexcept;
};

class MutexConsumer : public MutexEnd {
public:
    [[nodiscard]] static Result<MutexConsumer> join(std::shared_ptr<member::Attachment> ring, const wait::SpinHabit& spinning,
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
    MutexConsumer(member::Membership membership, sys::Mapping data, const wait::SpinHabit& spinning, bool follow) noexcept;
    // Takes 1 to `at_most` messages, which message(i) gives until the next call.
    [[nodiscard]] RINGMAIN_API Outcome<std::size_t> take(std::size_t at_most, const Wait& wait) noexcept;
    [[nodiscard]] Outcome<bool> look(std::size_t at_most, const Wait& wait) noexcept;
    [[nodiscard]] Message message(std::size_t i) const noexcept
    {
        const Arrival arrival = stamps_.arrive(inbox_[i].bytes);
        return {arrival.payload, inbox_[i].type, arrival.is_stamped};
    }

    slots::Inbox inbox_;
    StreamEnd stream_;
};

} // namespace ringmain::backend
