#pragma once
// The sending end of a `lanes` ring.

#include <ringmain/backend/lanes_end.hpp>
#include <ringmain/base/message.hpp>
#include <ringmain/lanes/limit.hpp>
#include <ringmain/lanes/writer.hpp>

#include <cstddef>
#include <memory>
#include <span>

namespace ringmain::backend {

class LanesProducer : public LanesEnd {
public:
    [[nodiscard]] static Result<LanesProducer> join(const std::shared_ptr<member::Attachment>& ring,
                                                    const wait::SpinHabit& spinning);

    [[nodiscard]] std::size_t max_message() const noexcept { return max_message_; }
    // Of this producer's lane.
    [[nodiscard]] double was_full() const noexcept;

    // See Producer.
    [[nodiscard]] Outcome<void> send(const Outgoing& message, const Wait& wait) noexcept
    {
        ++ticket_;
        const bool may = !membership_.forked() && message.bytes.size() <= max_message_ && !wait.stop().stop_requested();
        if (may && writer_.try_write(message.bytes, message.type)) [[likely]] {
            sent(message.bytes.size());
            return {};
        }
        return send_with_care(message, wait);
    }
    // A batch is published as a whole, or in parts where there is no room for all of it.
    [[nodiscard]] Outcome<std::size_t> send_batch(std::span<const Outgoing> messages, const Wait& wait) noexcept;

    // Room for a message of up to `length` bytes, to be filled in place and committed. Another claim, or a send, aborts it;
    // nothing else has to.
    [[nodiscard]] Outcome<MutableBytes> claim(std::size_t length, const Wait& wait) noexcept
    {
        ++ticket_;
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
        std::byte* payload = writer_.reserve(length);
        if (payload == nullptr) [[unlikely]] {
            if (const auto room = wait_for_room(length, wait); !room) {
                return room.error();
            }
            payload = writer_.reserve(length);
        }
        return MutableBytes(payload, length);
    }
    // Names the claim made last.
    [[nodiscard]] std::uint64_t ticket() const noexcept { return ticket_; }
    // The claim of that name holds a message of so many bytes; nothing if something was claimed or sent since.
    void commit(std::uint64_t ticket, std::size_t length, MessageType type) noexcept
    {
        if (ticket == ticket_) {
            ++ticket_;
            writer_.stage(length, type);
            writer_.publish();
            sent(length);
        }
    }
    void abort(std::uint64_t ticket) noexcept { ticket_ += ticket == ticket_ ? 1 : 0; }

private:
    LanesProducer(member::Membership membership, sys::Mapping data, lanes::Writer writer,
                  const wait::SpinHabit& spinning) noexcept
        : LanesEnd(std::move(membership), std::move(data), spinning), writer_(writer), max_message_(geometry().max_message)
    {
    }

    void sent(std::size_t length) noexcept
    {
        membership_.count(1, length);
        (void)hungry_.wake_all(); // a ring that was removed says so to the next call that waits
    }
    // What does not go the short way: a lane's end, a limit used up, a message too long.
    [[nodiscard]] Outcome<void> send_with_care(const Outgoing& message, const Wait& wait) noexcept;
    [[nodiscard]] std::size_t stage_what_fits(std::span<const Outgoing> messages) noexcept;
    [[nodiscard]] Outcome<void> wait_for_room(std::size_t length, const Wait& wait) noexcept;
    [[nodiscard]] Outcome<bool> look_for_room(std::size_t length, bool careful) noexcept;

    lanes::Writer writer_;
    std::size_t max_message_;
    std::uint64_t ticket_ = 0;
};

} // namespace ringmain::backend
