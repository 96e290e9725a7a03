#pragma once
// The writing end of a lane. It never waits and makes no system call.

#include <ringmain/base/atomic.hpp>
#include <ringmain/base/copy.hpp>
#include <ringmain/base/export.hpp>
#include <ringmain/base/message.hpp>
#include <ringmain/lanes/carried.hpp>
#include <ringmain/lanes/log.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace ringmain::lanes {

// A lane's only writer; one thread at a time.
//
// A record is published by one release store of its header: what the reader polls is the record itself, so a small message
// costs one cache line's journey. The header behind it is zeroed first, so a reader never runs into what the lane held a
// lap ago. Records may be staged first and published together: the first header is written last.
//
// A writer killed before that store has published nothing. Its position, and what it counted, it saves every 4 KiB; a successor
// walks on from there to the first zero header.
class Writer {
public:
    Writer() = default;
    // Where the last writer stopped; nullopt if the lane holds nonsense. `line` and the log's bytes outlive the writer.
    [[nodiscard]] static std::optional<Writer> take_over(Log log, layout::LaneLine& line) noexcept;

    // The short way: writes and publishes one message, if it fits in front of the limit and of the lane's end, and nothing is to
    // be saved. False: take the long one. Only with nothing staged.
    //
    // The line with the header comes last. A reader polls it, so each store to it is a journey there and back; here the
    // header follows the others before the reader can have asked for the line again.
    [[nodiscard, gnu::always_inline]] inline bool try_write(Bytes message, MessageType type) noexcept
    {
        const Log log = log_; // a copy: what is stored below might be anything, for all the compiler knows
        const std::uint64_t length = message.size();
        const std::uint64_t position = position_;
        const std::uint64_t next = position + layout::record_bytes(message.size());
        if (message.size() >= layout::aligned_from || is_before(short_way_end_, next)) [[unlikely]] {
            return false;
        }
        own_early(log, position, next, limit_);
        const auto word = layout::RecordHeader::record(static_cast<std::uint32_t>(message.size()), type);
        std::byte* const payload = log.payload(position);
        if (message.size() > cache_line) {
            std::memcpy(payload + cache_line, message.data() + cache_line, message.size() - cache_line);
            message = message.first(cache_line);
        }
        log.header(next).store(0, std::memory_order_relaxed);
        std::atomic_signal_fence(std::memory_order_release); // the compiler keeps this order, too
        copy_backwards_up_to_a_line(message, payload);
        commit(log.header(position), next, word);
        note(length);
        return true;
    }

    // After try_write() or its like said no. True: it was because something had to be saved, and now is; ask again.
    [[nodiscard]] RINGMAIN_API bool reopen_short_way() noexcept;

    struct Staged {
        std::size_t messages = 0;
        std::uint64_t bytes = 0;
    };
    // The same for the first messages of a batch, as many as are short and fit: publish() makes them visible. The others
    // need reserve() and stage().
    [[nodiscard]] Staged stage_short(std::span<const Outgoing> messages) noexcept;

    // Where so many payload bytes go, like reserve(), if they fit in front of the limit and of the lane's end. nullptr: reserve()
    // them. Only with nothing staged.
    [[nodiscard]] std::byte* try_reserve(std::size_t length) const noexcept
    {
        const std::uint64_t next = position_ + layout::record_bytes(length);
        if (length >= layout::aligned_from || is_before(short_way_end_, next)) [[unlikely]] {
            return nullptr;
        }
        own_early(log_, position_, next, limit_);
        return log_.payload(position_);
    }
    // Publishes the payload reserved last, like stage() and publish(), if try_reserve() would have given it. False: do those.
    [[nodiscard]] bool try_publish(std::size_t length, MessageType type) noexcept
    {
        const std::uint64_t position = position_;
        const std::uint64_t next = position + layout::record_bytes(length);
        if (staged_ != position || is_before(short_way_end_, next)) [[unlikely]] { // there is padding; or the lane's end
            return false;
        }
        log_.header(next).store(0, std::memory_order_relaxed);
        commit(log_.header(position), next, layout::RecordHeader::record(static_cast<std::uint32_t>(length), type));
        note(length);
        return true;
    }

    // Where `length` payload bytes go; nullptr if the limit leaves no room. Stages padding if they do not fit in front of
    // the end of the lane, or are to begin with a line. Nothing is visible to readers; drop() forgets it.
    [[nodiscard]] std::byte* reserve(std::size_t length) noexcept;

    // The payload reserved last, until it is staged.
    [[nodiscard]] std::byte* reserved() const noexcept { return log_.payload(staged_); }
    // The payload reserved last is complete, with so many bytes, perhaps fewer than were reserved.
    void stage(std::size_t length, MessageType type) noexcept
    {
        stage_word(layout::RecordHeader::record(static_cast<std::uint32_t>(length), type), layout::record_bytes(length));
    }

    // Makes all that is staged visible, in order and at once: so many messages, of so many bytes in all.
    void publish(std::uint64_t messages, std::uint64_t bytes) noexcept;
    // Forgets what is staged.
    void drop() noexcept { staged_ = position_; }

    [[nodiscard]] std::uint64_t position() const noexcept { return position_; }

    // Nothing at or behind `limit` is written. Limits never go back, and lie no more than a lap ahead of what was published when
    // they are set; so what stands behind the saved position is never written over.
    void raise_limit(std::uint64_t limit) noexcept;

private:
    Writer(Log log, layout::LaneLine& line, const Carried& carried) noexcept
        : log_(log),
          line_(&line),
          position_(carried.position),
          short_way_end_(position_),
          room_end_(position_),
          staged_(position_),
          limit_(position_),
          carried_(carried)
    {
    }
    // A line can be written once no reader has it, which takes a journey there and back, and only as many such journeys go on at
    // once as a core has stores under way: a few messages. So lines that are about to be written are asked for early, though
    // none in which a reader may still have something to read.
    static constexpr std::uint64_t owned_early = 2048;
    static constexpr std::uint64_t owned_at_once = 4096; // more is better left to whoever copies it
    [[gnu::always_inline]] static void own_early(const Log& log, std::uint64_t position, std::uint64_t next,
                                                 std::uint64_t limit) noexcept
    {
        for (std::uint64_t line = (position | (cache_line - 1)) + 1; !is_before(next, line); line += cache_line) {
            if (is_before(line + owned_early, limit)) {
                prefetch_to_write(&log.header(line + owned_early));
            }
        }
    }
    void commit(Atomic<std::uint64_t>& header, std::uint64_t next, std::uint64_t word) noexcept
    {
        // L1: pairs with L1 in reader.hpp and walk.cpp. Whoever sees this header sees the payloads, the staged headers
        // behind it and the zero behind the last.
        header.store(word, std::memory_order_release);
        position_ = next;
    }
    void stage_word(std::uint64_t word, std::uint64_t size) noexcept
    {
        if (staged_ == position_) {
            first_word_ = word; // kept back until publish()
        } else {
            log_.header(staged_).store(word, std::memory_order_relaxed);
        }
        staged_ += size;
    }
    void find_short_way() noexcept;
    // The short way publishes, and does not count.
    [[gnu::always_inline]] void note(std::uint64_t length) noexcept
    {
        if (length != alike_) [[unlikely]] {
            alike_ = mixed;
        }
    }
    void count_up_to(std::uint64_t position) noexcept;
    void save_position() noexcept;

    Log log_;
    layout::LaneLine* line_ = nullptr;
    std::uint64_t position_ = 0;      // published up to here
    std::uint64_t short_way_end_ = 0; // records that end here or before need no second thought
    std::uint64_t room_end_ = 0;      // nor do those of a batch that end here
    std::uint64_t staged_ = 0;        // written up to here; meaningless between try_write() and drop()
    std::uint64_t first_word_ = 0;
    std::uint64_t limit_ = 0;
    Carried carried_; // as it was saved
    static constexpr std::uint64_t mixed = ~std::uint64_t{0};
    std::uint64_t alike_ = mixed; // the length of all messages since then
};

} // namespace ringmain::lanes
