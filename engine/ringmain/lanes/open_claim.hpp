#pragma once
// A claim while a member deals with it: which record is next, and which are released.

#include <ringmain/base/atomic.hpp>
#include <ringmain/lanes/log.hpp>
#include <ringmain/layout/control.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace ringmain::lanes {

// A record that a member holds. Its bytes stay where they are until it is released.
struct View {
    Bytes bytes;
    MessageType type = 0;
    std::uint32_t deliveries = 1; // this one included
    bool is_dead_letter = false;  // max_deliveries is used up
};

// What stays the same from claim to claim.
struct Terms {
    const Atomic<std::uint64_t>* short_of_room = nullptr; // not zero: producers wait for single releases
    std::uint64_t chunk = 0;                              // released bytes that are worth telling producers of
    std::uint32_t selects = 0;                            // see layout::Group
    std::uint32_t max_deliveries = 0;                     // 0: no limit
    bool fences = false;                                  // producers do not fence for us when they go to sleep
};

// The records [at, to) of one lane, in one piece: checked when they were claimed, and again when they are delivered, because
// what changed since must not lead out of it. Small, and copied to the stack by those who deliver many records: its fields
// then live in registers, although every store to shared memory might change them for all the compiler knows.
class OpenClaim {
public:
    OpenClaim() = default;
    explicit OpenClaim(const Terms& terms) noexcept : terms_(terms) {}

    // `deaths`: members that died with the first record in their hands.
    void open(layout::Claim& entry, const Log& log, std::uint64_t from, std::uint64_t to, std::uint32_t deaths) noexcept
    {
        entry_ = &entry;
        log_ = log;
        at_ = released_ = told_ = from;
        to_ = to;
        deaths_ = deaths;
        nothing_is_plain();
    }
    // Without a claim: what comes next comes in that lane.
    void turn_to(const Log& log) noexcept { log_ = log; }
    // A record like the one looked at last is about to come at that position of it.
    void expect(std::uint64_t position) noexcept
    {
        expected_ = is_wanted_ && record_.fits(log_.room_behind(position)) ? record_.word : 0;
        released_ = position;
        at_ = to_ = position + record_.size;
        nothing_is_plain();
    }
    // Whether it came with that word, not zero; otherwise what did is expected now. False: it is nothing for us.
    [[nodiscard, gnu::always_inline]] inline bool expects(std::uint64_t word, std::uint64_t position) noexcept
    {
        if (word != expected_) [[unlikely]] {
            look_at(word);
            expect(position);
        }
        return word == expected_;
    }
    // What is expected is ours, and delivered.
    View open_expected(layout::Claim& entry) noexcept
    {
        entry_ = &entry;
        return view_at(released_);
    }
    // What was looked at last.
    [[nodiscard]] const Record& record() const noexcept { return record_; }
    [[nodiscard]] bool is_open() const noexcept { return entry_ != nullptr; }
    [[nodiscard]] layout::Claim& entry() const noexcept { return *entry_; }
    [[nodiscard]] std::uint64_t at() const noexcept { return at_; }
    [[nodiscard]] std::uint64_t to() const noexcept { return to_; }
    // A record was delivered and not yet released.
    [[nodiscard]] bool holds() const noexcept { return at_ != released_; }

    // The next record that is for us. Only while the claim is open, and holds nothing. False: there is none, so what was
    // claimed is not what stands there now.
    [[nodiscard, gnu::always_inline]] inline bool next(View& view) noexcept
    {
        while (at_ != to_) {
            // L1: pairs with L1 in writer.hpp, for a claim that somebody else made.
            const std::uint64_t word = log_.header(at_).load(std::memory_order_acquire);
            look_at(word);
            if (!record_.fits(to_ - at_)) [[unlikely]] {
                return false;
            }
            const std::byte* const payload = log_.payload(at_);
            at_ += record_.size;
            if (is_wanted_) [[likely]] {
                view.bytes = {payload, record_.length()};
                view.type = record_.type();
                count_deliveries(view);
                find_plain_end();
                return true;
            }
        }
        return false;
    }

    // The same, for a record that needs no second thought, neither now nor when it is released. False, and it stays where it
    // is: ask next().
    [[nodiscard, gnu::always_inline]] inline bool next_plain(View& view) noexcept
    {
        const Log log = log_; // copies, because acquiring reads anew what might have changed
        Record record = record_;
        const std::uint64_t at = at_;
        if (is_before(plain_end_, at + record.size)) [[unlikely]] {
            return false;
        }
        const std::uint64_t word = log.header(at).load(std::memory_order_acquire); // L1, as above
        if (!record.is_of(word)) [[unlikely]] {
            look_at(word);
            record = record_;
            if (!is_wanted_ || !record.is_sound() || is_before(plain_end_, at + record.size)) {
                nothing_is_plain();
                return false;
            }
        }
        at_ = at + record.size;
        view = view_of(log, record, at);
        return true;
    }

    // How far records like the one that next() gave may be followed: to where producers are to be told, or `most` of them.
    [[nodiscard]] std::uint64_t run_end(const View& first, std::size_t most) const noexcept
    {
        if (first.deliveries != 1) [[unlikely]] {
            return at_;
        }
        const std::uint64_t enough = at_ + std::min(std::uint64_t{most}, terms_.chunk) * record_.size; // does not overflow
        return earlier(plain_end_ + 1, enough); // the run's last is released with care
    }
    // Passes the view and makes it that of the next record, if that is just like it and ends at run_end() or before. False:
    // release() it, and ask next().
    [[nodiscard, gnu::always_inline]] inline bool follow(View& view, std::uint64_t end) noexcept
    {
        const std::uint64_t at = at_;
        const std::uint64_t next = at + record_.size;
        pass();
        std::atomic_signal_fence(std::memory_order_seq_cst); // P1, as in release()
        if (terms_.short_of_room->load(std::memory_order_relaxed) != 0 || is_before(end, next) ||
            !record_.is_of(log_.header(at).load(std::memory_order_acquire))) [[unlikely]] { // L1, as above
            return false;
        }
        at_ = next;
        view.bytes = {log_.payload(at), view.bytes.size()};
        return true;
    }

    // Releases what was delivered; the claim is over with its last record. True: producers have reason to look.
    [[nodiscard, gnu::always_inline]] inline bool release() noexcept
    {
        released_ = at_;
        pass();
        const bool is_plain = !is_before(plain_end_, at_);
        if (!is_plain && at_ == to_) {
            end();
            return true;
        }
        if (!is_plain && terms_.fences) {
            thread_fence(std::memory_order_seq_cst); // P1: pairs with P1 in member/parking.cpp
        }
        std::atomic_signal_fence(std::memory_order_seq_cst); // P1: the compiler must not reorder either
        const bool is_worth_it = !is_plain && at_ - told_ >= terms_.chunk;
        if (!is_worth_it && terms_.short_of_room->load(std::memory_order_relaxed) == 0) [[likely]] {
            return false;
        }
        told_ = at_;
        entry_->from.store(at_, std::memory_order_release); // C3
        return true;
    }
    // It is over, whatever was released.
    void end() noexcept
    {
        entry_->tag.store(0, std::memory_order_release); // C3: pairs with C3 in limit.cpp
        let_go();
    }
    // It is somebody else's now.
    void let_go() noexcept
    {
        entry_ = nullptr;
        nothing_is_plain();
    }

private:
    // What was delivered is dealt with: it will not come again.
    [[gnu::always_inline]] inline void pass() noexcept
    {
        entry_->done.store(at_, std::memory_order_release); // C3: pairs with C3 in limit.cpp
    }
    // Of the record looked at last, for the first time.
    [[nodiscard, gnu::always_inline]] inline View view_at(std::uint64_t position) const noexcept
    {
        return view_of(log_, record_, position);
    }
    [[nodiscard, gnu::always_inline]] static inline View view_of(const Log& log, const Record& record, std::uint64_t at) noexcept
    {
        return {.bytes = {log.payload(at), record.length()}, .type = record.type()};
    }
    [[gnu::always_inline]] inline void look_at(std::uint64_t word) noexcept
    {
        if (!record_.is_of(word)) {
            const Log log = log_; // so that nothing of ours has an address
            record_ = log.parse(word);
            is_wanted_ = record_.is_for(terms_.selects);
        }
    }
    // The last of a claim ends it, and now and then producers are to be told.
    void find_plain_end() noexcept { plain_end_ = (terms_.fences ? at_ : earlier(to_, told_ + terms_.chunk)) - 1; }
    void nothing_is_plain() noexcept { plain_end_ = at_ - 1; }
    void count_deliveries(View& view) noexcept
    {
        view.deliveries = 1;
        view.is_dead_letter = false;
        if (deaths_ != 0) [[unlikely]] {
            view.deliveries += deaths_;
            view.is_dead_letter = terms_.max_deliveries != 0 && deaths_ >= terms_.max_deliveries;
            deaths_ = 0;
        }
    }

    layout::Claim* entry_ = nullptr; // a member's own place, or an orphan's; nullptr: no claim
    Log log_;
    Record record_;              // the last that was looked at; of whatever lane
    std::uint64_t expected_ = 0; // its word; 0: nothing is
    std::uint64_t at_ = 0;
    std::uint64_t to_ = 0;
    std::uint64_t released_ = 0;
    std::uint64_t told_ = 0;                      // what producers know to be released
    std::uint64_t plain_end_ = ~std::uint64_t{0}; // records of this claim that end here or before need no second thought
    std::uint32_t deaths_ = 0;                    // of members that held the next record
    bool is_wanted_ = false;                      // record_ is one for us
    Terms terms_;
};

} // namespace ringmain::lanes
