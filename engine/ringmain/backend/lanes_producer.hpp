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
        if (membership_.forked() || message.size() >= at_once_below_ || !writer_.try_write(message, type)) [[unlikely]] {
            return false;
        }
        sent(message.size());
        return true;
    }
    // See Producer. For what does not go at once: a lane's end, a limit used up, a message too long.
    [[nodiscard]] RINGMAIN_API Outcome<void> send(Bytes message, MessageType type, const Wait& wait) noexcept;
    // A batch is published as a whole, or in parts where there is no room for all of it.
    [[nodiscard]] RINGMAIN_API Outcome<std::size_t> send_batch(std::span<const Outgoing> messages, const Wait& wait) noexcept;

    // Room for a message of up to `length` bytes, to be filled in place and committed. Another claim, or a send, aborts it;
    // nothing else has to.
    [[nodiscard]] Outcome<MutableBytes> claim(std::size_t length, const Wait& wait) noexcept
    {
        ++claims_;
        writer_.drop();
        if (membership_.forked()) [[unlikely]] {
            return Errc::forked;
        }
        if (length > max_message_) [[unlikely]] {
            return Errc::too_big;
        }
        if (wait.stop().stop_requested()) [[unlikely]] {
            return Errc::stopped;
        }
        if (stamp_bytes_ != 0) [[unlikely]] {
            return claim_with_stamp(length, wait);
        }
        std::byte* payload = writer_.reserve(length);
        if (payload == nullptr) [[unlikely]] {
            if (const auto room = wait_for_room(length, wait); !room) {
                return room.error();
            }
            payload = writer_.reserve(length);
        }
        return MutableBytes(payload, length);
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
            if (stamp_bytes_ != 0) [[unlikely]] {
                stamp_and_publish(length, type);
                return;
            }
            writer_.stage(length, type);
            writer_.publish();
            sent(length);
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

    void sent(std::size_t length) noexcept
    {
        membership_.count(1, length);
        (void)hungry_.wake_all(); // a ring that was removed says so to the next call that waits
    }
    [[nodiscard]] std::size_t stage_what_fits(std::span<const Outgoing> messages) noexcept;
    RINGMAIN_API void stamp_and_publish(std::size_t length, MessageType type) noexcept;
    [[nodiscard]] RINGMAIN_API Outcome<MutableBytes> claim_with_stamp(std::size_t length, const Wait& wait) noexcept;
    [[nodiscard]] RINGMAIN_API Outcome<void> wait_for_room(std::size_t stored, const Wait& wait) noexcept;
    [[nodiscard]] Outcome<bool> look_for_room(std::size_t stored, bool careful) noexcept;

    lanes::Writer writer_;
    std::size_t stamp_bytes_; // of each message, besides its payload; 0: none
    std::size_t max_message_;
    std::size_t at_once_below_; // bytes; messages with stamps have a longer way
    std::uint64_t claims_ = 0;
};

} // namespace ringmain::backend
