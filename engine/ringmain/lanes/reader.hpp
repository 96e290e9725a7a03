#pragma once
// The reading end: one member of a group takes records from all lanes. It never waits and makes no system call.
//
// A member claims a few records of one lane for itself by moving the group's cursor past them, delivers them, and releases
// each when its view is gone. What a dead member had claimed and not released is an orphan, which another member of the
// group takes over in place, where it stands: nothing is copied.

#include <ringmain/base/atomic.hpp>
#include <ringmain/base/export.hpp>
#include <ringmain/lanes/carried.hpp>
#include <ringmain/lanes/drain.hpp>
#include <ringmain/lanes/log.hpp>
#include <ringmain/lanes/open_claim.hpp>
#include <ringmain/lanes/reader_setup.hpp>
#include <ringmain/lanes/watch.hpp>
#include <ringmain/layout/control.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace ringmain::lanes {

class Reader {
    using Claim = layout::Claim;
    using ClaimState = layout::ClaimState;
    using ClaimTag = layout::ClaimTag;
    using LaneCursor = layout::LaneCursor;

public:
    Reader(layout::Control& control, const ReaderSetup& setup) noexcept;

    enum class Found {
        nothing,  // no lane has anything for us just now
        batch,    // next() gives it
        nonsense, // a lane or its cursor holds it; that lane is not read any more
    };
    // Looks for orphans of the group, then at every lane once, and claims what it finds first. Only without a batch.
    [[nodiscard]] Found claim() noexcept
    {
        if (has_news()) [[unlikely]] {
            if (const Found found = claim_what_is_left(); found != Found::nothing) {
                return found;
            }
        }
        // Where we know of something; then everywhere, because others of our group may have moved the cursors.
        lanes_ = used();
        for (unsigned i = 0, lane = lane_; i < lanes_; ++i) {
            lane = lane + 1 < lanes_ ? lane + 1 : 0;
            if (watch_.is_there(lane)) {
                if (const Found found = claim_in(lane); found != Found::nothing) {
                    return found;
                }
            }
        }
        return look_everywhere();
    }

    // The short way of claim() and next(), without a batch, for those who wait for single messages in the only lane that there
    // is: what goes back and forth pays for each instruction behind the arrival. So all that can be known before is worked out
    // here. False: take the long way.
    [[nodiscard]] bool expect_one() noexcept
    {
        if (last_batch_ > 1 || given_up_ != 0 || has_news() || used() != 1) [[unlikely]] {
            return false;
        }
        if (lane_ != 0) [[unlikely]] {
            lane_ = 0;
            open_.turn_to(log(0));
        }
        watch(0, watch_.first_at());
        open_.expect(watch_.first_at());
        return true;
    }
    // Where it will begin, not zero once it is there; and end, if it is like the one before.
    [[nodiscard]] const Atomic<std::uint64_t>& expected_begin() const noexcept { return watch_.begin(0); }
    [[nodiscard]] const Atomic<std::uint64_t>& expected_end() const noexcept { return watch_.end(); }
    // After so many looks in vain. False: take the long way.
    [[nodiscard, gnu::always_inline]] inline bool take_one(View& view, unsigned looks) noexcept
    {
        LaneCursor& shared = cursor(0);
        // L1: pairs with L1 in writer.hpp.
        const std::uint64_t word = watch_.begin(0).load(std::memory_order_acquire);
        const std::uint64_t at = watch_.first_at();
        if (word == 0 || (looks == 0 && look_ahead_ != 1) || !open_.expects(word, at) || !try_hold(shared)) [[unlikely]] {
            return false;
        }
        const bool is_next = shared.next.load(std::memory_order_relaxed) == at;
        if (is_next) [[likely]] {
            view = open_.open_expected(claim_for_us(shared, 0, at, open_.to()));
            look_ahead_ = std::min<std::size_t>(2, setup_.prefetch);
            watch_.first_is_at(open_.to());
        }
        shared.holder.store(0, std::memory_order_release);
        if (is_next) [[likely]] {
            count(1, view.bytes.size());
        }
        return is_next;
    }

    // Whether claim() may find something, for those who spin: one load a lane. May say yes in vain, and may miss what comes
    // after another member's claim, until claim() is called once more.
    [[nodiscard]] bool sees_something() const noexcept { return watch_.is_anything_there(lanes_); }

    // There was nothing for a moment: what comes next comes alone, as the last did. Peeking at the header behind it takes that
    // line away from its writer.
    void has_waited() noexcept { look_ahead_ = last_batch_ <= 1 ? 1 : look_ahead_; }

    // The next record of the batch. Only with a batch, and without a view. False: the lane holds nonsense, and the batch is
    // over.
    [[nodiscard]] bool next(View& view) noexcept
    {
        if (!open_.next(view)) [[unlikely]] {
            abandon();
            return false;
        }
        return true;
    }

    // The same, for a record that needs no second thought; also without a batch. False, and it stays where it is: ask
    // next().
    [[nodiscard, gnu::always_inline]] inline bool next_plain(View& view) noexcept { return open_.next_plain(view); }

    // A dead letter counts as received by nobody.
    void discount(const View& dead) noexcept { count(std::uint64_t{0} - 1, 0 - dead.bytes.size()); }

    // Releases the view that next() gave; nothing if that happened already. With the last of a batch the claim is over.
    // True: producers that are short of room have reason to look.
    [[gnu::always_inline]] inline bool release() noexcept { return holds() && open_.release(); }
    [[nodiscard]] bool holds() const noexcept { return open_.is_open() && open_.holds(); }

    // next() and release() for up to `at_most` records of the batch, between them `use(view)`, or `bury(view)` for a dead letter,
    // which does not count; neither may come back to this reader. Stops early where there is room.
    template <class Use, class Bury>
    [[gnu::always_inline]] inline Drained drain(const Use& use, const Bury& bury, std::size_t at_most)
    {
        return lanes::drain(open_, use, bury, at_most, [this] { abandon(); });
    }

    // For a member that leaves: gives back what it claimed and did not release. Within drain(), whose copy alone knows how far it
    // is: a record is in its hands.
    void give_back(bool within_drain = false) noexcept;

    [[nodiscard]] bool has_batch() const noexcept { return open_.is_open(); }
    // Of the last claim: its records and bytes, and how many bytes were behind it already. In a stream; otherwise 0.
    [[nodiscard]] std::size_t batch_size() const noexcept { return last_batch_; }
    [[nodiscard]] std::uint64_t batch_bytes() const noexcept { return open_.to() - open_.at(); }
    [[nodiscard]] std::uint64_t lead() const noexcept { return lead_; }
    // It could have been larger: there may be more that was published with it.
    [[nodiscard]] bool was_cut_short() const noexcept { return cut_short_; }
    // Bytes that nobody has claimed, where the last claim was. Takes a line away from the writer.
    [[nodiscard]] std::uint64_t ahead() const noexcept
    {
        const std::uint64_t written = lanes::written_at_least(control_->lanes[lane_]);
        const std::uint64_t next = cursor(lane_).next.load(std::memory_order_relaxed);
        return is_before(next, written) ? written - next : 0;
    }
    // After claim(): somebody else may find something in the same lane. Takes a line away from its writer.
    [[nodiscard]] RINGMAIN_API bool left_some() const noexcept;
    // Since the last time it was asked: claim() stepped over records that are nobody's, so producers may have room.
    [[nodiscard]] bool has_skipped() noexcept { return std::exchange(skipped_, false); }
    [[nodiscard]] bool has_producers() const noexcept
    {
        return layout::ProducerCount::unpack(control_->producers.load(std::memory_order_acquire)).live != 0;
    }
    // Nothing published and unclaimed, nothing claimed and unreleased by anybody of the group.
    [[nodiscard]] bool is_drained() const noexcept;
    // Bytes that the group has not claimed, in the fullest lane, and the capacity of a lane.
    [[nodiscard]] RINGMAIN_API double was_full() const noexcept;

private:
    // U1: pairs with U1 in backend/lanes_producer.cpp. Who sees a producer, or what it sent, sees its lane.
    [[nodiscard]] unsigned used() const noexcept
    {
        return std::min<unsigned>(control_->lanes_used.load(std::memory_order_acquire), setup_.lanes);
    }
    // Nonsense that was found while delivering, or orphans.
    [[nodiscard]] bool has_news() const noexcept
    {
        return saw_nonsense_ || control_->orphan_epoch.load(std::memory_order_acquire) != orphans_seen_;
    }
    [[nodiscard]] RINGMAIN_API Found claim_what_is_left() noexcept;
    [[nodiscard]] bool take_over() noexcept;
    [[nodiscard]] RINGMAIN_API Found claim_in(unsigned lane) noexcept;
    // Never waits: somebody else at the cursor means that there is no work for us here.
    [[nodiscard]] bool try_hold(LaneCursor& shared) const noexcept
    {
        std::uint32_t nobody = 0;
        return shared.holder.load(std::memory_order_relaxed) == 0 &&
               shared.holder.compare_exchange_strong(nobody, setup_.member + 1, std::memory_order_acquire,
                                                     std::memory_order_relaxed);
    }
    // A death in front of the store of `next`: nothing is claimed; behind it: all is. REPAIR sees which by comparing `next`
    // with `to`, because we hold the cursor until then.
    Claim& claim_for_us(LaneCursor& shared, unsigned lane, std::uint64_t from, std::uint64_t to) const noexcept
    {
        Claim& mine = control_->claims[setup_.member];
        mine.done.store(from, std::memory_order_release); // behind the end of our last claim
        mine.from.store(from, std::memory_order_relaxed);
        mine.began.store(from, std::memory_order_relaxed);
        mine.to.store(to, std::memory_order_relaxed);
        const ClaimTag tag{ClaimState::own, 0, static_cast<std::uint8_t>(lane), static_cast<std::uint8_t>(setup_.group), 0};
        mine.tag.store(tag.pack(), std::memory_order_release); // C2: pairs with C2 in limit.cpp
        shared.next.store(to, std::memory_order_release);      // C1: pairs with C1 in limit.cpp
        return mine;
    }
    // What we claim counts at our place at once; whoever looks leaves out what is unreleased.
    void count(std::uint64_t records, std::uint64_t bytes) noexcept
    {
        layout::count(counts_->messages, records);
        layout::count(counts_->bytes, bytes);
    }
    [[nodiscard]] RINGMAIN_API Found look_everywhere() noexcept;
    [[nodiscard]] std::uint64_t written_at_least(unsigned lane, std::uint64_t next) noexcept;
    void open(Claim& entry, unsigned lane, std::uint64_t from, std::uint64_t to, std::uint32_t deaths) noexcept;
    RINGMAIN_API void abandon() noexcept;
    [[nodiscard]] bool nothing_is_left() const noexcept;
    Found give_up(unsigned lane) noexcept;
    void watch(unsigned lane, std::uint64_t position) noexcept { watch_.turn_to(lane, log(lane), position, open_.record().size); }

    [[nodiscard]] Log log(unsigned lane) const noexcept
    {
        return {setup_.data + lane * setup_.lane_bytes, setup_.lane_bytes, setup_.max_message};
    }
    [[nodiscard]] LaneCursor& cursor(unsigned lane) const noexcept { return control_->lane_cursors[setup_.group][lane]; }
    [[nodiscard]] bool was_given_up(unsigned lane) const noexcept { return (given_up_ >> lane & 1U) != 0; }

    layout::Control* control_;
    ReaderSetup setup_;
    std::uint32_t selects_;
    std::uint64_t orphans_seen_;
    static constexpr std::size_t stream_records = 4; // whoever finds so many at once reads a stream
    std::size_t look_ahead_ = 1;
    std::size_t last_batch_ = 0; // records in it
    std::uint64_t lead_ = 0;
    bool cut_short_ = false;
    unsigned lanes_;             // that ever had a producer
    unsigned lane_;              // of the batch, or the last one
    std::uint32_t given_up_ = 0; // a bit a lane
    layout::Traffic* counts_;

    OpenClaim open_; // the batch
    bool skipped_ = false;
    bool saw_nonsense_ = false; // claim() is still to say so
    struct Heard {
        std::uint64_t written = 0;  // up to there, at least
        std::uint64_t asked_at = 0; // where we stood then
    };
    static constexpr std::uint64_t known_ahead = 32768; // bytes: more than a batch and the distance that readers keep
    std::array<Heard, layout::max_lanes> heard_{};      // of each lane's writer, when we asked last
    Watch watch_;
};

} // namespace ringmain::lanes
