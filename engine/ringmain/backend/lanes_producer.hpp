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
        const std::size_t stored = length + stamps_.bytes();
        claimed_ = writer_.reserve(stored);
        if (claimed_ == nullptr) [[unlikely]] {
            if (const auto room = wait_for_room(stored, wait); !room) {
                return room.error();
            }
            claimed_ = writer_.reserve(stored);
        }
        return MutableBytes(claimed_, length);
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
            stamps_.put(claimed_ + length);
            writer_.stage(length + stamps_.bytes(), type);
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
          stamps_(control(), geometry(), bell().member()),
          max_message_(geometry().max_message),
          at_once_below_(stamps_.are_kept() ? 0 : max_message_ + 1)
    {
    }

    void sent(std::size_t length) noexcept
    {
        membership_.count(1, length);
        (void)hungry_.wake_all(); // a ring that was removed says so to the next call that waits
    }
    [[nodiscard]] std::size_t stage_what_fits(std::span<const Outgoing> messages) noexcept;
    [[nodiscard]] RINGMAIN_API Outcome<void> wait_for_room(std::size_t stored, const Wait& wait) noexcept;
    [[nodiscard]] Outcome<bool> look_for_room(std::size_t stored, bool careful) noexcept;

    lanes::Writer writer_;
    Stamps stamps_;
    std::size_t max_message_;
    std::size_t at_once_below_; // bytes; messages with stamps have a longer way
    std::uint64_t claims_ = 0;
    std::byte* claimed_ = nullptr; // the payload
};

} // namespace ringmain::backend
