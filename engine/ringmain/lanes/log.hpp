#pragma once
// The bytes of one lane: where a position lies, and what stands there.

#include <ringmain/base/atomic.hpp>
#include <ringmain/base/bytes.hpp>
#include <ringmain/base/message.hpp>
#include <ringmain/layout/lanes.hpp>
#include <ringmain/layout/latencies.hpp>
#include <ringmain/layout/superblock.hpp>

#include <cstdint>

namespace ringmain::lanes {

// Which of two positions comes first; right also where they pass 2^64.
[[nodiscard]] constexpr bool is_before(std::uint64_t a, std::uint64_t b) noexcept
{
    return static_cast<std::int64_t>(a - b) < 0;
}
[[nodiscard]] constexpr std::uint64_t earlier(std::uint64_t a, std::uint64_t b) noexcept
{
    return is_before(a, b) ? a : b;
}
[[nodiscard]] constexpr std::uint64_t later(std::uint64_t a, std::uint64_t b) noexcept
{
    return is_before(a, b) ? b : a;
}

// A header, checked. `size` is that of the record, with header; 0: the word is nonsense.
struct Record {
    std::uint64_t word = 0;
    std::uint64_t size = 0;

    // Of a word that was parsed already. The next header's place follows from this one's size; comparing words, instead of
    // waiting for that, lets the processor go ahead on the guess that one record is like the one before.
    [[nodiscard]] bool is_of(std::uint64_t other) const noexcept { return word == other; }
    [[nodiscard]] bool is_sound() const noexcept { return size != 0; }
    // Sound, and not longer than that.
    [[nodiscard]] bool fits(std::uint64_t room) const noexcept { return size - 1 < room; }
    [[nodiscard]] bool is_padding() const noexcept { return (word & layout::RecordHeader::padding) != 0; }
    // A message that a group with that selection receives, see layout::Group.
    [[nodiscard]] bool is_for(std::uint32_t selects) const noexcept
    {
        return !is_padding() && (selects == 0 || type() + 1U == selects);
    }
    [[nodiscard]] std::uint32_t length() const noexcept { return layout::RecordHeader::length(word); }
    [[nodiscard]] MessageType type() const noexcept { return layout::RecordHeader::type(word); }
};

// One lane, seen by its writer or, through a read-only mapping, by a reader. The geometry was checked at attach; what
// the lane itself says is checked here, each time it is read.
class Log {
public:
    Log() = default;
    // `bytes`: a power of two.
    Log(std::byte* base, std::uint64_t bytes, std::uint64_t max_message) noexcept
        : base_(base), mask_((bytes - 1) & ~(layout::record_unit - 1)), max_message_(max_message)
    {
    }

    [[nodiscard]] std::uint64_t capacity() const noexcept { return mask_ + layout::record_unit; }
    [[nodiscard]] std::uint64_t max_message() const noexcept { return max_message_; }

    // Any position is safe: it is masked and aligned.
    [[nodiscard]] Atomic<std::uint64_t>& header(std::uint64_t position) const noexcept
    {
        return *reinterpret_cast<Atomic<std::uint64_t>*>(base_ + (position & mask_));
    }
    [[nodiscard]] std::byte* payload(std::uint64_t position) const noexcept
    {
        return base_ + (position & mask_) + layout::RecordHeader::bytes;
    }
    // From a position to the end of the lane.
    [[nodiscard]] std::uint64_t room_behind(std::uint64_t position) const noexcept { return capacity() - (position & mask_); }

    // What a word that is not zero says; not sound if no writer writes such.
    [[nodiscard, gnu::always_inline]] inline Record parse(std::uint64_t word) const noexcept
    {
        using Header = layout::RecordHeader;
        const std::uint64_t flags = word & Header::all_flags;
        const std::uint64_t length = Header::length(word);
        const bool sound = flags == Header::committed ? length <= max_message_
                                                      : flags == Header::known_flags && length < capacity() && length % 8 == 0;
        const std::uint64_t size = flags == Header::committed ? layout::record_bytes(length) : Header::bytes + length;
        return {word, sound ? size : 0};
    }
    // Whether a parsed record can stand there: records never wrap; padding ends where the lane does, or in front of the header
    // of a large message.
    [[nodiscard]] bool may_stand_at(const Record& record, std::uint64_t position) const noexcept
    {
        const std::uint64_t room = room_behind(position);
        if (!record.is_padding()) {
            return record.fits(room);
        }
        return record.is_sound() && (record.size == room || record.size == layout::gap_in_front(position, layout::aligned_from));
    }

    // What was published there, if it is a message for a group with that selection, and may stand there. Otherwise not sound.
    [[nodiscard]] Record plain_record_at(std::uint64_t position, std::uint32_t selects) const noexcept
    {
        // L1: pairs with L1 in writer.hpp.
        const Record record = parse(header(position).load(std::memory_order_acquire));
        const bool is_plain = record.is_for(selects) && may_stand_at(record, position) && position % layout::record_unit == 0;
        return is_plain ? record : Record();
    }

private:
    std::byte* base_ = nullptr;
    std::uint64_t mask_ = 0; // of positions, which are multiples of a unit
    std::uint64_t max_message_ = 0;
};

// All lanes of a ring.
class Logs {
public:
    // What is stored of a message is up to `max_message` bytes.
    Logs(std::byte* data, unsigned lanes, std::uint64_t lane_bytes, std::uint64_t max_message) noexcept
        : data_(data), lanes_(lanes), lane_bytes_(lane_bytes), max_message_(max_message)
    {
    }
    // `geometry` was checked, and is that of the data.
    Logs(std::byte* data, const layout::Geometry& geometry) noexcept
        : Logs(data, geometry.lanes, geometry.lane_bytes, layout::longest_stored(geometry))
    {
    }
    [[nodiscard]] unsigned size() const noexcept { return lanes_; }
    [[nodiscard]] Log operator[](unsigned lane) const noexcept { return {data_ + lane * lane_bytes_, lane_bytes_, max_message_}; }

private:
    std::byte* data_;
    unsigned lanes_;
    std::uint64_t lane_bytes_;
    std::uint64_t max_message_;
};

} // namespace ringmain::lanes
