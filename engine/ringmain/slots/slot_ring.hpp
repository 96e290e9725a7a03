#pragma once
// The fixed-slot ring, over any lock: it never waits and makes no system call.

#include <ringmain/base/export.hpp>
#include <ringmain/base/message.hpp>
#include <ringmain/layout/latencies.hpp>
#include <ringmain/layout/slots.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace ringmain::slots {

// One that was received; refers to the inbox's copy.
struct Incoming {
    Bytes bytes;
    MessageType type = 0;
};

// Where received messages are copied to, so that their slots are free again at once. Grows outside the lock only.
class Inbox {
public:
    // Room for so many payload bytes and messages; never shrinks.
    void reserve(std::size_t bytes, std::size_t messages);
    // Empty, with room for one message of that length at least, and for as many as fit into 1 MiB.
    void prepare(std::size_t longest, std::size_t messages);
    void clear() noexcept
    {
        used_ = 0;
        payload_bytes_ = 0;
        entries_.clear();
    }
    // Where the next payload goes; empty if there is no room for it.
    [[nodiscard]] std::optional<MutableBytes> add(std::uint32_t length, MessageType type) noexcept;

    [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
    [[nodiscard]] std::size_t payload_bytes() const noexcept { return payload_bytes_; }
    // Valid until clear() or reserve().
    [[nodiscard]] Incoming operator[](std::size_t i) const noexcept
    {
        return {{storage_.data() + entries_[i].offset, entries_[i].length}, entries_[i].type};
    }

private:
    struct Entry {
        std::size_t offset;
        std::uint32_t length;
        MessageType type;
    };
    std::vector<std::byte> storage_;
    std::vector<Entry> entries_;
    std::size_t used_ = 0;
    std::size_t payload_bytes_ = 0;
};

// One member's view. `put` is called by one producer at a time and `take` by one consumer at a time, each behind its
// door; one of either may run beside the other. Shared memory is not trusted: what it says is checked before use.
class SlotRing {
public:
    SlotRing(layout::SlotCursors& cursors, std::byte* data, std::uint64_t slots, std::uint64_t longest) noexcept
        : cursors_(&cursors), data_(data), slots_(slots), longest_(longest), stride_(layout::slot_stride(longest))
    {
    }

    // Messages in the ring, perhaps stale already; nullopt when the cursors are nonsense.
    [[nodiscard]] std::optional<std::uint64_t> was_filled() const noexcept { return was_filled(*cursors_, slots_); }
    [[nodiscard]] RINGMAIN_API static std::optional<std::uint64_t> was_filled(const layout::SlotCursors& cursors,
                                                                              std::uint64_t slots) noexcept;

    // Appends all, which must fit; one store commits them together. False, and nothing done, if the cursors are nonsense.
    // `stamp`: stands behind each payload, as part of it.
    [[nodiscard]] bool put(std::span<const Outgoing> messages, std::optional<layout::Stamp> stamp = {}) noexcept;

    // Moves up to `at_most` messages into the inbox, as many as it has room for; one store commits that they are taken.
    // nullopt, and nothing taken, if the cursors or a length are nonsense.
    [[nodiscard]] std::optional<std::size_t> take(Inbox& inbox, std::size_t at_most) noexcept;

private:
    [[nodiscard]] std::byte* slot(std::uint64_t position) const noexcept { return data_ + position % slots_ * stride_; }

    layout::SlotCursors* cursors_;
    std::byte* data_;
    std::uint64_t slots_;
    std::uint64_t longest_; // message, with its stamp
    std::uint64_t stride_;
};

} // namespace ringmain::slots
