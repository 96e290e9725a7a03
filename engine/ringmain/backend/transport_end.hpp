#pragma once
// Both ends of every transport, as Producer and Consumer use them.

#include <ringmain/backend/message.hpp>
#include <ringmain/backend/transport.hpp>
#include <ringmain/base/export.hpp>
#include <ringmain/sys/process.hpp>

#include <cstddef>
#include <memory>
#include <span>

namespace ringmain::backend {

class TransportProducer {
public:
    explicit TransportProducer(std::shared_ptr<Transport> transport, std::unique_ptr<Sender> sender) noexcept
        : transport_(std::move(transport)), sender_(std::move(sender))
    {
    }

    // See Producer.
    [[nodiscard]] Outcome<void> send(const Outgoing& message, const Wait& wait) noexcept
    {
        const Outcome<std::size_t> sent = send_batch({&message, 1}, wait);
        return sent ? Outcome<void>() : Outcome<void>(sent.error());
    }
    [[nodiscard]] RINGMAIN_API Outcome<std::size_t> send_batch(std::span<const Outgoing> messages, const Wait& wait) noexcept;
    [[nodiscard]] std::size_t max_message() const noexcept { return sender_->max_message(); }
    [[nodiscard]] double was_full() const noexcept { return sender_->was_full(); }

private:
    std::shared_ptr<Transport> transport_; // outlives its ends
    std::unique_ptr<Sender> sender_;
    sys::ProcessMark process_;
};

class TransportConsumer {
public:
    explicit TransportConsumer(std::shared_ptr<Transport> transport, std::unique_ptr<Receiver> receiver) noexcept
        : transport_(std::move(transport)), receiver_(std::move(receiver))
    {
    }

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
    [[nodiscard]] double was_full() const noexcept { return receiver_->was_full(); }

private:
    [[nodiscard]] RINGMAIN_API Outcome<std::size_t> take(std::size_t at_most, const Wait& wait) noexcept;
    [[nodiscard]] Message message(std::size_t i) const noexcept { return {inbox_[i].bytes, inbox_[i].type}; }

    std::shared_ptr<Transport> transport_;
    std::unique_ptr<Receiver> receiver_;
    slots::Inbox inbox_;
    sys::ProcessMark process_;
};

} // namespace ringmain::backend
