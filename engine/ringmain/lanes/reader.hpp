#pragma once
// The reading end: one member of a group takes records from all lanes. It never waits and makes no system call.
//
// A member claims a few records of one lane for itself by moving the group's cursor past them, delivers them, and releases
// each when its view is gone. What a dead member had claimed and not released is an orphan, which another member of the
// group takes over in place, where it stands: nothing is copied.

#include <ringmain/lanes/log.hpp>
#include <ringmain/layout/control.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace ringmain::lanes {

struct ReaderSetup {
    std::byte* data = nullptr; // of the data segment; may be mapped read-only
    std::uint64_t lane_bytes = 0;
    unsigned lanes = 0;
    std::uint64_t max_message = 0;
    unsigned group = 0;
    unsigned member = 0;
    std::size_t prefetch = 64;        // records to claim at once, at most
    std::uint32_t max_deliveries = 0; // 0: no limit
    bool fences = false;              // producers do not fence for us when they go to sleep
};

// A record that the reader holds. Its bytes stay where they are until it is released.
struct View {
    Bytes bytes;
    MessageType type = 0;
    std::uint32_t deliveries = 1; // this one included
    bool is_dead_letter = false;  // max_deliveries is used up
};

class Reader {
public:
    Reader(layout::Control& control, const ReaderSetup& setup) noexcept;

    enum class Found {
        nothing,  // no lane has anything for us just now
        batch,    // next() gives it
        nonsense, // a lane or its cursor holds it; that lane is not read any more
    };
    // Looks for orphans of the group, then at every lane once, and claims what it finds first. Only without a batch.
    [[nodiscard]] Found claim() noexcept;

    // Whether claim() may find something, for those who spin: one load a lane. May say yes in vain, and may miss what comes
    // after another member's claim, until claim() is called once more.
    [[nodiscard]] bool sees_something() const noexcept
    {
        // The line behind the next header as well: it holds the rest of a message that begins at the end of a line, and
        // what we keep at hand arrives together with the header, not after it.
        std::uint64_t any = ahead_->load(std::memory_order_relaxed) & 0;
        for (unsigned lane = 0; lane < lanes_; ++lane) {
            any |= watched_[lane]->load(std::memory_order_relaxed);
        }
        return any != 0;
    }

    // The next record of the batch. Only without a view. False: there are no more, or the lane holds nonsense.
    [[nodiscard]] bool next(View& view) noexcept
    {
        while (at_ != to_) {
            const std::uint64_t position = at_;
            if (!step(position)) {
                return abandon();
            }
            if (is_wanted_) {
                hold(view, log_.payload(position));
                return true;
            }
        }
        return false;
    }

    // Releases the view that next() gave; nothing if that happened already. With the last of a batch the claim is over.
    // True: producers that are short of room have reason to look.
    bool release() noexcept
    {
        if (!holds_) {
            return false;
        }
        holds_ = false;
        return release_up_to(at_);
    }

    // next() and release() for up to `at_most` records of the batch, `use(view)` between them. Stops early, and returns true,
    // where producers that are short of room have reason to look.
    template <class Use>
    bool drain(Use&& use, std::size_t at_most)
    {
        View view;
        bool has_room = false;
        for (std::size_t count = 0; count < at_most && at_ != to_ && !has_room;) {
            if (!step(at_)) {
                (void)abandon();
                return true;
            }
            if (is_wanted_) [[likely]] {
                hold(view, log_.payload(at_ - record_.size));
                ++count;
                use(static_cast<const View&>(view));
                holds_ = false;
                has_room = release_up_to(at_);
            }
        }
        return has_room;
    }

    // For a member that leaves: gives back what it claimed and did not release.
    void give_back() noexcept;

    [[nodiscard]] bool has_batch() const noexcept { return entry_ != nullptr; }
    // Of the last claim: its records and bytes, and how many bytes were behind it already. In a stream; otherwise 0.
    [[nodiscard]] std::size_t batch_size() const noexcept { return last_batch_; }
    [[nodiscard]] std::uint64_t batch_bytes() const noexcept { return to_ - at_; }
    [[nodiscard]] std::uint64_t lead() const noexcept { return lead_; }
    // It could have been larger: there may be more that was published with it.
    [[nodiscard]] bool was_cut_short() const noexcept { return cut_short_; }
    // Bytes that nobody has claimed, where the last claim was. Takes a line away from the writer.
    [[nodiscard]] std::uint64_t ahead() const noexcept
    {
        const std::uint64_t written = control_->lanes[lane_].position.load(std::memory_order_relaxed);
        const std::uint64_t next = cursor(lane_).next.load(std::memory_order_relaxed);
        return is_before(next, written) ? written - next : 0;
    }
    // After claim(): somebody else may find something in the same lane. Takes a line away from its writer.
    [[nodiscard]] bool left_some() const noexcept;
    // Since the last time it was asked: claim() stepped over records that are nobody's, so producers may have room.
    [[nodiscard]] bool has_skipped() noexcept { return std::exchange(skipped_, false); }
    [[nodiscard]] bool has_producers() const noexcept
    {
        return layout::ProducerCount::unpack(control_->producers.load(std::memory_order_acquire)).live != 0;
    }
    // Nothing published and unclaimed, nothing claimed and unreleased by anybody of the group.
    [[nodiscard]] bool is_drained() const noexcept;
    // Bytes that the group has not claimed, in the fullest lane, and the capacity of a lane.
    [[nodiscard]] double was_full() const noexcept;

private:
    [[nodiscard]] unsigned used() const noexcept;
    [[nodiscard]] bool take_over() noexcept;
    [[nodiscard]] Found claim_in(unsigned lane) noexcept;
    void open(layout::Claim& entry, unsigned lane, std::uint64_t from, std::uint64_t to, std::uint32_t deaths) noexcept;
    void finish() noexcept;
    bool abandon() noexcept;
    Found give_up(unsigned lane) noexcept;
    void watch(unsigned lane, std::uint64_t position) noexcept
    {
        const Log there = log(lane);
        watched_[lane] = &there.header(position);
        ahead_ = &there.header(position + cache_line);
    }

    // Past the record at a position of the batch. The batch was checked when it was claimed, and lies in one piece; what
    // changed since must not lead out of it.
    [[nodiscard]] bool step(std::uint64_t position) noexcept
    {
        // L1: pairs with L1 in writer.hpp, for a batch that somebody else claimed.
        const std::uint64_t word = log_.header(position).load(std::memory_order_acquire);
        if (!record_.is_of(word)) {
            record_ = log_.parse(word);
            is_wanted_ = record_.is_for(selects_);
        }
        at_ = position + record_.size;
        return record_.is_sound() && record_.size <= to_ - position;
    }
    [[nodiscard]] bool release_up_to(std::uint64_t end) noexcept
    {
        entry_->done.store(end, std::memory_order_release); // C3: pairs with C3 in limit.cpp
        if (end == to_) {
            finish();
            return true;
        }
        if (setup_.fences) {
            std::atomic_thread_fence(std::memory_order_seq_cst); // P1: pairs with P1 in member/parking.cpp
        }
        std::atomic_signal_fence(std::memory_order_seq_cst); // P1: the compiler must not reorder either
        if (end - told_ < chunk_ && control_->short_of_room.load(std::memory_order_relaxed) == 0) [[likely]] {
            return false;
        }
        told_ = end;
        entry_->from.store(end, std::memory_order_release); // C3
        return true;
    }
    void hold(View& view, const std::byte* payload) noexcept
    {
        holds_ = true;
        view.bytes = {payload, record_.length()};
        view.type = record_.type();
        view.deliveries = 1;
        view.is_dead_letter = false;
        if (deaths_ != 0) [[unlikely]] {
            view.deliveries += deaths_;
            view.is_dead_letter = setup_.max_deliveries != 0 && deaths_ >= setup_.max_deliveries;
            deaths_ = 0;
        }
    }
    [[nodiscard]] Log log(unsigned lane) const noexcept
    {
        return {setup_.data + lane * setup_.lane_bytes, setup_.lane_bytes, setup_.max_message};
    }
    [[nodiscard]] layout::LaneCursor& cursor(unsigned lane) const noexcept { return control_->lane_cursors[setup_.group][lane]; }
    [[nodiscard]] bool was_given_up(unsigned lane) const noexcept { return (given_up_ >> lane & 1U) != 0; }

    layout::Control* control_;
    ReaderSetup setup_;
    std::uint32_t selects_;
    std::uint64_t chunk_; // released bytes that are worth telling producers of
    std::uint64_t orphans_seen_;
    static constexpr std::size_t stream_records = 4; // whoever finds so many at once reads a stream
    std::size_t look_ahead_ = 1;
    std::size_t last_batch_ = 0; // records in it
    std::uint64_t lead_ = 0;
    bool cut_short_ = false;
    unsigned lanes_;             // that ever had a producer
    unsigned lane_;              // of the batch, or the last one
    std::uint32_t given_up_ = 0; // a bit a lane

    // The batch: [at_, to_) is still to be delivered.
    layout::Claim* entry_ = nullptr; // our own place, or an orphan's
    Log log_;
    Record record_;          // the last that was looked at
    bool is_wanted_ = false; // it is one for us
    std::uint64_t at_ = 0;
    std::uint64_t to_ = 0;
    std::uint64_t told_ = 0;   // what producers know to be released
    std::uint32_t deaths_ = 0; // of members that held the next record
    bool holds_ = false;
    bool skipped_ = false;
    bool saw_nonsense_ = false; // claim() is still to say so
    // The headers that the next records will have, as far as we know.
    std::array<const std::atomic<std::uint64_t>*, layout::max_lanes> watched_{};
    const std::atomic<std::uint64_t>* ahead_ = nullptr; // a line behind the one watched last
};

} // namespace ringmain::lanes
