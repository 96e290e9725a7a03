#pragma once
// The sending end of a ring.

#include <ringmain/backend/semaphore.hpp>
#include <ringmain/base/error.hpp>
#include <ringmain/base/message.hpp>
#include <ringmain/wait/wait.hpp>

#include <cstddef>
#include <span>
#include <utility>
#include <variant>

namespace ringmain {

// A member of a ring that sends. Made by Ring::producer(); leaves the ring when destroyed.
// Move it between threads freely, but use it from one at a time; a process may have several. A forked child must not
// use it (Errc::forked) and does not leave with it.
//
// Every call that sends fails with too_big, removed, corrupt or forked; those that wait also with timed_out or stopped.
class Producer {
public:
    // Blocks until there is room. When it returns, the message is in the ring and survives this process.
    Outcome<void> send(Bytes message, MessageType type = 0, const Wait& wait = {}) noexcept
    {
        const Outgoing one{message, type};
        const Outcome<std::size_t> sent = send_batch({&one, 1}, wait);
        return sent ? Outcome<void>() : Outcome<void>(sent.error());
    }

    // Does not wait for room: would_block when the ring is full. Only another producer at work in the ring can delay it,
    // by 10 ms at most.
    Outcome<void> try_send(Bytes message, MessageType type = 0) noexcept { return send(message, type, Wait::none()); }

    // Waits at most so long: timed_out.
    template <class Rep, class Period>
    Outcome<void> send_for(Bytes message, std::chrono::duration<Rep, Period> at_most, MessageType type = 0) noexcept
    {
        return send(message, type, Wait(at_most));
    }

    // Sends all, in order, as many at a time as there is room for: one pair of system calls moves many. Returns how many
    // were sent, less than all only where waiting ended early; an error only if none was. Checks all sizes first.
    Outcome<std::size_t> send_batch(std::span<const Outgoing> messages, const Wait& wait = {}) noexcept
    {
        return std::visit([&](auto& end) { return end.send(messages, wait); }, end_);
    }

    // The longest message this ring takes, in bytes.
    [[nodiscard]] std::size_t max_message() const noexcept
    {
        return std::visit([](const auto& end) { return end.max_message(); }, end_);
    }

    // How full the ring was a moment ago, in messages.
    [[nodiscard]] std::uint64_t was_filled() const noexcept
    {
        return std::visit([](const auto& end) { return end.was_filled(); }, end_);
    }

private:
    friend class Ring;
    using End = std::variant<backend::SemaphoreProducer>;
    explicit Producer(End end) noexcept : end_(std::move(end)) {}
    End end_;
};

} // namespace ringmain
