#pragma once
// The sending end of a `lanes` ring.

#include <ringmain/backend/lanes_customs.hpp>
#include <ringmain/backend/parking_end.hpp>
#include <ringmain/backend/stamps.hpp>
#include <ringmain/base/export.hpp>
#include <ringmain/base/message.hpp>
#include <ringmain/lanes/limit.hpp>
#include <ringmain/lanes/writer.hpp>

#include <cstddef>
#include <memory>
#include <span>

namespace ringmain::backend {

class LanesProducer : public ParkingEnd {
public:
    [[nodiscard]] static Result<LanesProducer> join(const std::shared_ptr<member::Attachment>& ring,
                                                    const wait::SpinHabit& spinning);

    [[nodiscard]] std::size_t max_message() const noexcept { return max_message_; }
    // Of this producer's lane.
    [[nodiscard]] RINGMAIN_API double was_full() const noexcept;

    // Sends where there is nothing to wait for and nothing to look after. False: send() it.
    [[nodiscard, gnu::always_inline]] inline bool send_at_once(Bytes message, MessageType type) noexcept
    {
        if (membership_.forked() || message.size() >= at_once_below_) [[unlikely]] {
            return false;
        }
        do {
            if (writer_.try_write(message, type)) [[likely]] {
                wake_readers();
                return true;
            }
        } while (writer_.reopen_short_way());
        return false;
    }
    // See Producer. For what does not go at once: a lane's end, a limit used up, a message too long.
    [[nodiscard]] RINGMAIN_API Outcome<void> send(Bytes message, MessageType type, const Wait& wait) noexcept;
    // A batch is published as a whole, or in parts where there is no room for all of it.
    //
    // send_some() returns a number, not an Outcome, which is stored in pieces and loaded as a whole: a core waits with such a
    // load until all stores before it are done, so those to lines that the readers have.
    [[nodiscard]] Outcome<std::size_t> send_batch(std::span<const Outgoing> messages, const Wait& wait) noexcept
    {
        Errc why{};
        const std::size_t sent = send_some(messages, wait, why);
        return sent != 0 || messages.empty() ? Outcome<std::size_t>(sent) : Outcome<std::size_t>(why);
    }

    // Room for a message of up to `length` bytes, to be filled in place and committed. Another claim, or a send, aborts it;
    // nothing else has to.
    [[nodiscard]] Outcome<MutableBytes> claim(std::size_t length, const Wait& wait) noexcept
    {
        if (!membership_.forked() && !wait.stop().stop_requested() && length < at_once_below_) [[likely]] {
            ++claims_;
            writer_.drop();
            if (std::byte* const payload = writer_.try_reserve(length); payload != nullptr) [[likely]] {
                return MutableBytes(payload, length);
            }
        }
        return claim_with_care(length, wait);
    }
    // Names the claim made last; sending anything ends that name's meaning, too.
    struct Ticket {
        std::uint64_t claim;
        std::uint64_t position;
        bool operator==(const Ticket&) const = default;
    };
    [[nodiscard]] Ticket ticket() const noexcept { return {claims_, writer_.position()}; }
    // The claim of that name holds a message of so many bytes; nothing if something was claimed or sent since.
    void commit(const Ticket& ticket, std::size_t length, MessageType type) noexcept
    {
        if (ticket == this->ticket()) {
            if (at_once_below_ == 0 || !writer_.try_publish(length, type)) [[unlikely]] {
                publish_with_care(length, type);
            }
            wake_readers();
        }
    }
    void abort(const Ticket& ticket) noexcept { claims_ += ticket == this->ticket() ? 1 : 0; }

private:
    LanesProducer(member::Membership membership, sys::Mapping data, lanes::Writer writer,
                  const wait::SpinHabit& spinning) noexcept
        : ParkingEnd(std::move(membership), std::move(data), lanes_customs, spinning),
          writer_(writer),
          stamp_bytes_(layout::stamp_bytes(geometry())),
          max_message_(geometry().max_message),
          at_once_below_(stamp_bytes_ != 0 ? 0 : max_message_ + 1)
    {
    }

    [[nodiscard]] bool may_be_sent(std::span<const Outgoing> messages) const noexcept;
    // How many were sent; `why` not all.
    [[nodiscard]] RINGMAIN_API std::size_t send_some(std::span<const Outgoing> messages, const Wait& wait, Errc& why) noexcept;
    void wake_readers() noexcept { (void)hungry_.wake_all(); } // a ring that was removed says so to the next call that waits
    // Bytes are with stamps.
    [[nodiscard]] lanes::Writer::Staged stage_what_fits(std::span<const Outgoing> messages) noexcept;
    [[nodiscard]] RINGMAIN_API Outcome<MutableBytes> claim_with_care(std::size_t length, const Wait& wait) noexcept;
    RINGMAIN_API void publish_with_care(std::size_t length, MessageType type) noexcept;
    [[nodiscard]] Outcome<void> wait_for_room(std::size_t stored, const Wait& wait) noexcept;
    [[nodiscard]] Outcome<bool> look_for_room(std::size_t stored, bool careful) noexcept;

    lanes::Writer writer_;
    std::size_t stamp_bytes_; // of each message, besides its payload; 0: none
    std::size_t max_message_;
    std::size_t at_once_below_; // bytes; messages with stamps have a longer way
    std::uint64_t claims_ = 0;
};

} // namespace ringmain::backend
