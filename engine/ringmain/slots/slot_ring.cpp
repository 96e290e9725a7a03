#include <ringmain/slots/slot_ring.hpp>

#include <algorithm>
#include <cstring>

namespace ringmain::slots {

using layout::SlotHeader;

void Inbox::reserve(std::size_t bytes, std::size_t messages)
{
    if (storage_.size() < bytes) {
        storage_.resize(bytes);
    }
    entries_.reserve(messages);
}

void Inbox::prepare(std::size_t longest, std::size_t messages)
{
    constexpr std::size_t usual_bytes = std::size_t{1} << 20;
    const std::size_t one = round_up(std::max<std::size_t>(longest, 1), alignof(std::max_align_t));
    clear();
    reserve(std::max(one, std::min(usual_bytes, messages * one)), messages);
}

std::optional<MutableBytes> Inbox::add(std::uint32_t length, MessageType type) noexcept
{
    if (length > storage_.size() - used_ || entries_.size() == entries_.capacity()) {
        return std::nullopt;
    }
    entries_.push_back({used_, length, type});
    payload_bytes_ += length;
    const MutableBytes place(storage_.data() + used_, length);
    used_ = std::min<std::size_t>(storage_.size(), used_ + round_up(length, alignof(std::max_align_t)));
    return place;
}

std::optional<std::uint64_t> SlotRing::was_filled(const layout::SlotCursors& cursors, std::uint64_t slots) noexcept
{
    // Head first: it never passes tail, so a stale head only makes the ring look fuller; retried if it looks overfull.
    for (int tries = 0; tries < 1000; ++tries) {
        const std::uint64_t head = cursors.head.load(std::memory_order_acquire);
        const std::uint64_t filled = cursors.tail.load(std::memory_order_acquire) - head;
        if (filled <= slots) {
            return filled;
        }
    }
    return std::nullopt;
}

bool SlotRing::put(std::span<const Outgoing> messages, std::optional<layout::Stamp> stamp) noexcept
{
    // S2: pairs with S2 in take; the consumer is done with the slots it gave back.
    const std::uint64_t head = cursors_->head.load(std::memory_order_acquire);
    const std::uint64_t tail = cursors_->tail.load(std::memory_order_acquire);
    if (tail - head > slots_ || messages.size() > slots_ - (tail - head)) {
        return false;
    }
    for (std::size_t i = 0; i < messages.size(); ++i) {
        const Bytes bytes = messages[i].bytes;
        const std::size_t stored = bytes.size() + (stamp ? sizeof *stamp : 0);
        const SlotHeader header{static_cast<std::uint32_t>(stored), messages[i].type, 0};
        std::byte* const place = slot(tail + i);
        std::memcpy(place, &header, sizeof header);
        if (!bytes.empty()) {
            std::memcpy(place + sizeof header, bytes.data(), bytes.size());
        }
        if (stamp) {
            std::memcpy(place + sizeof header + bytes.size(), &*stamp, sizeof *stamp);
        }
    }
    cursors_->tail.store(tail + messages.size(), std::memory_order_release); // S1: pairs with S1 in take. The commit.
    return true;
}

std::optional<std::size_t> SlotRing::take(Inbox& inbox, std::size_t at_most) noexcept
{
    // S1: pairs with S1 in put; every message before tail is whole.
    const std::uint64_t tail = cursors_->tail.load(std::memory_order_acquire);
    const std::uint64_t head = cursors_->head.load(std::memory_order_acquire);
    if (tail - head > slots_ || at_most > tail - head) {
        return std::nullopt;
    }
    std::size_t taken = 0;
    for (; taken < at_most; ++taken) {
        const std::byte* const place = slot(head + taken);
        SlotHeader header{};
        std::memcpy(&header, place, sizeof header);
        if (header.length > longest_) {
            inbox.clear();
            return std::nullopt;
        }
        const auto room = inbox.add(header.length, header.type);
        if (!room) {
            break;
        }
        if (header.length != 0) {
            std::memcpy(room->data(), place + sizeof header, header.length);
        }
    }
    cursors_->head.store(head + taken, std::memory_order_release); // S2: pairs with S2 in put. The commit.
    return taken;
}

} // namespace ringmain::slots
