#pragma once
// What a consumer receives.

#include <ringmain/base/clock.hpp>
#include <ringmain/base/message.hpp>
#include <ringmain/lanes/reader.hpp>
#include <ringmain/member/parking.hpp>
#include <ringmain/sys/process.hpp>

#include <chrono>
#include <cstdint>
#include <cstring>
#include <optional>
#include <utility>

namespace ringmain {

namespace backend {

// Where messages of `lanes` lie while somebody looks at them. One at a time: whoever receives the next has dealt with the
// one before. Lives as long as its consumer and the last message that points to it. One thread at a time.
class Shelf {
public:
    // Called by the consumer instead of deleting it. What is still on it was not dealt with, and is given back; see
    // Reader::give_back.
    void retire(bool within_drain) noexcept
    {
        reader_.give_back(within_drain);
        is_retired_ = true;
        delete_if_unused();
    }
    // By a forked child's copy of the consumer, which must leave everything as it is.
    void abandon() noexcept
    {
        is_retired_ = true;
        delete_if_unused();
    }

    Shelf(const lanes::Reader& reader, const member::Parking& short_of_room, const member::Parking& hungry) noexcept
        : reader_(reader), short_of_room_(short_of_room), hungry_(hungry)
    {
    }

    [[nodiscard]] lanes::Reader& reader() noexcept { return reader_; }
    [[nodiscard]] const lanes::Reader& reader() const noexcept { return reader_; }

    // Names the view that the reader holds now, for a message that points to it.
    [[nodiscard]] std::uint64_t give_out() noexcept { return ++ticket_; }
    // The message of that name is gone; its view is dealt with unless it was the turn of a later one meanwhile.
    [[gnu::always_inline]] inline void take_back(std::uint64_t ticket) noexcept
    {
        if (ticket == ticket_ && !is_retired_ && process_.is_still_ours()) [[likely]] {
            ++returned_;
            release();
        } else {
            take_back_with_care();
        }
    }
    // The message given out last is dealt with, whether it still exists or not: somebody else will use the reader.
    void forget() noexcept
    {
        release();
        ++ticket_;
        ++returned_;
    }
    [[gnu::always_inline]] inline void release() noexcept
    {
        if (reader_.release()) {
            tell();
        }
    }
    // See Reader::drain.
    template <class Use, class Bury>
    [[gnu::always_inline]] inline lanes::Drained drain(const Use& use, const Bury& bury, std::size_t at_most)
    {
        const lanes::Drained drained = reader_.drain(use, bury, at_most);
        if (drained.has_room) {
            tell();
        }
        return drained;
    }

private:
    ~Shelf() = default;
    // A message that is not the last, or outlives its consumer or a fork.
    [[gnu::noinline]] void take_back_with_care() noexcept
    {
        ++returned_;
        delete_if_unused();
    }
    void delete_if_unused() noexcept
    {
        if (is_retired_ && returned_ == ticket_) [[unlikely]] {
            delete this;
        }
    }
    // There is room; and where nobody sends any more, others may wait for our last claim to see the end of the stream. A
    // ring that was removed says so to the next call.
    [[gnu::noinline]] void tell() noexcept
    {
        (void)short_of_room_.wake_all();
        if (!reader_.has_batch() && !reader_.has_producers()) {
            (void)hungry_.wake_all();
        }
    }

    lanes::Reader reader_;
    member::Parking short_of_room_;
    member::Parking hungry_;
    std::uint64_t ticket_ = 0;   // of the message given out last
    std::uint64_t returned_ = 0; // messages that do not point here any more
    bool is_retired_ = false;
    sys::ProcessMark process_; // a forked child's copy of a message releases nothing
};

} // namespace backend

// A received message. Its bytes are valid until it is destroyed or its consumer receives again, and then it counts as dealt
// with; or until its consumer leaves, and then it does not. Belongs to the thread that uses the consumer.
class Message {
public:
    // Made by consumers: of bytes that are nobody's to release,
    Message(Bytes bytes, MessageType type, bool is_stamped = false) noexcept : bytes_(bytes), type_(type), is_stamped_(is_stamped)
    {
    }
    // or that lie on a shelf.
    Message(Bytes bytes, MessageType type, bool is_stamped, std::uint32_t deliveries, backend::Shelf* shelf,
            std::uint64_t ticket) noexcept
        : bytes_(bytes), type_(type), is_stamped_(is_stamped), deliveries_(deliveries), shelf_(shelf), ticket_(ticket)
    {
    }
    // What it was moved from does not count as dealt with when it is destroyed; this one does.
    Message(Message&& other) noexcept
        : bytes_(other.bytes_),
          type_(other.type_),
          is_stamped_(other.is_stamped_),
          deliveries_(other.deliveries_),
          shelf_(std::exchange(other.shelf_, nullptr)),
          ticket_(other.ticket_)
    {
    }
    // They change places: what this was is dealt with when `other` is destroyed.
    Message& operator=(Message&& other) noexcept
    {
        std::swap(bytes_, other.bytes_);
        std::swap(type_, other.type_);
        std::swap(is_stamped_, other.is_stamped_);
        std::swap(deliveries_, other.deliveries_);
        std::swap(shelf_, other.shelf_);
        std::swap(ticket_, other.ticket_);
        return *this;
    }
    Message(const Message&) = delete;
    Message& operator=(const Message&) = delete;
    [[gnu::always_inline]] inline ~Message()
    {
        if (shelf_ != nullptr) {
            shelf_->take_back(ticket_);
        }
    }

    // What was sent; on `lanes` where it lies in the ring.
    [[nodiscard]] Bytes bytes() const noexcept { return bytes_; }
    // What its sender gave it.
    [[nodiscard]] MessageType type() const noexcept { return type_; }
    // How often it was given to a consumer of this group, this time included. More than once: consumers died with it in
    // their hands, and may have dealt with it.
    [[nodiscard]] std::uint32_t deliveries() const noexcept { return deliveries_; }
    // Whether it was given to somebody before.
    [[nodiscard]] bool redelivered() const noexcept { return deliveries_ > 1; }
    // When it was sent, where the ring keeps that (RingOptions::stamp). Read it while the bytes are valid.
    [[nodiscard]] std::optional<Clock::time_point> sent_at() const noexcept
    {
        if (!is_stamped_) {
            return std::nullopt;
        }
        std::int64_t ns = 0; // layout::Stamp
        std::memcpy(&ns, bytes_.data() + bytes_.size(), sizeof ns);
        return Clock::time_point(std::chrono::nanoseconds(ns));
    }

private:
    Bytes bytes_;
    MessageType type_;
    bool is_stamped_; // behind the bytes
    std::uint32_t deliveries_ = 1;
    backend::Shelf* shelf_ = nullptr;
    std::uint64_t ticket_ = 0;
};

} // namespace ringmain
