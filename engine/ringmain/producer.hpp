#pragma once
// The sending end of a ring.

#include <ringmain/backend/lanes_producer.hpp>
#include <ringmain/backend/mutex.hpp>
#include <ringmain/backend/semaphore.hpp>
#include <ringmain/backend/transport_end.hpp>
#include <ringmain/base/error.hpp>
#include <ringmain/base/message.hpp>
#include <ringmain/wait/wait.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>
#include <variant>

namespace ringmain {

// Room in the ring for one message, to be filled in place: nothing is copied. Whoever does not commit it has sent nothing. It
// ends when its producer claims or sends again; the producer must not be moved or destroyed meanwhile.
class Claim {
public:
    // What it was moved from stands for nothing any more.
    Claim(Claim&& other) noexcept
        : producer_(std::exchange(other.producer_, nullptr)), bytes_(other.bytes_), ticket_(other.ticket_)
    {
    }
    Claim& operator=(Claim&&) = delete;
    Claim(const Claim&) = delete;
    Claim& operator=(const Claim&) = delete;
    ~Claim() = default;

    // Uninitialised.
    [[nodiscard]] MutableBytes bytes() const noexcept { return bytes_; }
    // Sends the first `length` bytes, or all. Nothing if it was aborted or committed before.
    void commit(std::size_t length, MessageType type = 0) noexcept
    {
        if (producer_ != nullptr) {
            producer_->commit(ticket_, std::min(length, bytes_.size()), type);
        }
    }
    // Sends all of it, with type 0.
    void commit() noexcept { commit(bytes_.size()); }
    // Sends nothing, as its destruction would.
    void abort() noexcept
    {
        if (producer_ != nullptr) {
            producer_->abort(ticket_);
        }
    }

private:
    friend class Producer;
    Claim(backend::LanesProducer& producer, MutableBytes bytes) noexcept
        : producer_(&producer), bytes_(bytes), ticket_(producer.ticket())
    {
    }
    backend::LanesProducer* producer_; // nullptr when moved from
    MutableBytes bytes_;
    backend::LanesProducer::Ticket ticket_;
};

// A member of a ring that sends. Made by Ring::producer(); leaves the ring when destroyed.
// Move it between threads freely, but use it from one at a time; a process may have several. A forked child must not
// use it (Errc::forked) and does not leave with it.
//
// Every call that sends fails with too_big, removed, corrupt or forked; those that wait also with timed_out or stopped. On
// transports also with peer_gone, unsupported (a type or an empty message that it cannot carry) and system.
class Producer {
public:
    // Blocks until there is room. When it returns, the message is in the ring and survives this process.
    [[gnu::always_inline]] inline Outcome<void> send(Bytes message, MessageType type = 0) noexcept
    {
        auto* const lanes = std::get_if<backend::LanesProducer>(&end_);
        if (lanes != nullptr && lanes->send_at_once(message, type)) [[likely]] {
            return {};
        }
        return send_with_care(message, type, Wait());
    }
    // Waits as long as `wait` says.
    Outcome<void> send(Bytes message, MessageType type, const Wait& wait) noexcept
    {
        auto* const lanes = std::get_if<backend::LanesProducer>(&end_);
        if (lanes != nullptr && !wait.stop().stop_requested() && lanes->send_at_once(message, type)) [[likely]] {
            return {};
        }
        return send_with_care(message, type, wait);
    }

    // Does not wait for room: would_block when the ring is full. On the slot backends another producer at work in the
    // ring can delay it, by 10 ms at most.
    Outcome<void> try_send(Bytes message, MessageType type = 0) noexcept { return send(message, type, Wait::none()); }

    // Waits at most so long: timed_out.
    template <class Rep, class Period>
    Outcome<void> send_for(Bytes message, std::chrono::duration<Rep, Period> at_most, MessageType type = 0) noexcept
    {
        return send(message, type, Wait(at_most));
    }

    // Sends all, in order, as many at a time as there is room for: one publication, or pair of system calls, for many. Returns
    // how many were sent, less than all only where waiting ended early; an error only if none was. Checks all sizes first.
    Outcome<std::size_t> send_batch(std::span<const Outgoing> messages, const Wait& wait = {}) noexcept
    {
        return std::visit([&](auto& end) { return end.send_batch(messages, wait); }, end_);
    }

    // Room for a message of up to `length` bytes; waits like send(). unsupported on backends other than `lanes`.
    [[nodiscard]] Outcome<Claim> claim(std::size_t length, const Wait& wait = {}) noexcept
    {
        auto* const lanes = std::get_if<backend::LanesProducer>(&end_);
        if (lanes == nullptr) {
            return Errc::unsupported;
        }
        const Outcome<MutableBytes> bytes = lanes->claim(length, wait);
        return bytes ? Outcome<Claim>(Claim(*lanes, *bytes)) : Outcome<Claim>(bytes.error());
    }

    // The longest message this ring takes, in bytes.
    [[nodiscard]] std::size_t max_message() const noexcept
    {
        return std::visit([](const auto& end) { return end.max_message(); }, end_);
    }

    // How full the ring (`lanes`: this producer's lane) was a moment ago: 0 to 1.
    [[nodiscard]] double was_full() const noexcept
    {
        return std::visit([](const auto& end) { return end.was_full(); }, end_);
    }

private:
    friend class Ring;
    using End =
        std::variant<backend::LanesProducer, backend::SemaphoreProducer, backend::MutexProducer, backend::TransportProducer>;
    explicit Producer(End end) noexcept : end_(std::move(end)) {}

    [[gnu::noinline]] Outcome<void> send_with_care(Bytes message, MessageType type, const Wait& wait) noexcept
    {
        return std::visit([&](auto& end) { return send_with(end, message, type, wait); }, end_);
    }

    static Outcome<void> send_with(backend::LanesProducer& end, Bytes message, MessageType type, const Wait& wait) noexcept
    {
        return end.send(message, type, wait);
    }
    static Outcome<void> send_with(auto& end, Bytes message, MessageType type, const Wait& wait) noexcept
    {
        return end.send({message, type}, wait);
    }

    End end_;
};

} // namespace ringmain
