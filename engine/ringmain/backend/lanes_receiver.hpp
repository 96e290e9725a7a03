#pragma once
// The receiving end of a `lanes` ring.

#include <ringmain/backend/doorbell.hpp>
#include <ringmain/backend/lanes_customs.hpp>
#include <ringmain/backend/message.hpp>
#include <ringmain/backend/parking_end.hpp>
#include <ringmain/backend/stamps.hpp>
#include <ringmain/base/export.hpp>
#include <ringmain/lanes/groups.hpp>
#include <ringmain/lanes/reader.hpp>
#include <ringmain/wait/look_out.hpp>
#include <ringmain/wait/pace.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <string>

namespace ringmain::backend {

struct LanesReceiverSetup {
    std::string group; // empty: one of its own, gone with it
    layout::GroupKind kind = layout::GroupKind::durable;
    lanes::Start start = lanes::Start::latest;
    std::uint32_t selects = 0; // see layout::Group
    std::size_t prefetch = 64;
    bool follow = false;
    std::function<void(const Message&)> on_dead_letter;
};

// Stays where it is made, because messages point to it.
class LanesReceiver : public ParkingEnd {
public:
    [[nodiscard]] static Result<std::unique_ptr<LanesReceiver>> join(const std::shared_ptr<member::Attachment>& ring,
                                                                     const wait::SpinHabit& spinning, LanesReceiverSetup setup);
    LanesReceiver(const LanesReceiver&) = delete;
    LanesReceiver& operator=(const LanesReceiver&) = delete;
    RINGMAIN_API ~LanesReceiver(); // gives back what it claimed and did not deliver

    [[nodiscard]] double was_full() const noexcept { return shelf_->reader().was_full(); }

    // See Consumer::fd(). system, forked.
    [[nodiscard]] RINGMAIN_API Result<int> fd();

    // The next message of a stream, if there is nothing to wait for and nothing to look after; give it out(). False: receive()
    // it.
    [[nodiscard, gnu::always_inline]] inline bool receive_at_once(lanes::View& view) noexcept
    {
        if (use_ != InUse::by_nobody || stamps_.are_kept() || membership_.forked()) [[unlikely]] {
            return false;
        }
        shelf_->release();
        return shelf_->reader().next_plain(view);
    }
    [[nodiscard, gnu::always_inline]] inline Message give_out(const lanes::View& plain) noexcept
    {
        return {plain.bytes, plain.type, false, plain.deliveries, shelf_, shelf_->give_out()};
    }
    // See Consumer.
    [[nodiscard]] Outcome<Message> receive(const Wait& wait) noexcept
    {
        if (const auto may = begin(wait); !may) [[unlikely]] {
            return may.error();
        }
        lanes::View view; // its address goes nowhere, so that it stays in registers
        unsigned looks = 0;
        if (!takes_at_once(view, wait, looks)) [[unlikely]] {
            lanes::View found;
            if (const auto there = find(found, wait, looks); !there) [[unlikely]] {
                return there.error();
            }
            view = found;
        }
        const Arrival arrival = stamps_.arrive(view.bytes);
        return Outcome<Message>(arrival.payload, view.type, arrival.is_stamped, view.deliveries, shelf_, shelf_->give_out());
    }

    template <class Use>
    [[nodiscard]] Outcome<std::size_t> poll(Use&& use, std::size_t at_most, const Wait& wait)
    {
        if (const auto may = begin(wait); !may) [[unlikely]] {
            return may.error();
        }
        use_ = InUse::by_poll;
        // Also if what we call throws: until then nothing else may take from the batch.
        const std::unique_ptr<InUse, void (*)(InUse*)> busy(
            &use_, [](InUse* in_use) { *in_use = *in_use == InUse::by_poll ? InUse::by_nobody : *in_use; });
        std::size_t taken = 0;
        const auto deliver = [&](const auto& arrive) {
            const auto drained = shelf_->drain(
                [&](const lanes::View& view) {
                    const Arrival arrival = arrive(view.bytes);
                    use(static_cast<const Message&>(
                        Message(arrival.payload, view.type, arrival.is_stamped, view.deliveries, nullptr, 0)));
                },
                [this](const lanes::View& view) { report_dead(view); }, at_most - taken);
            taken += drained.records;
        };
        while (taken < at_most) {
            if (!shelf_->reader().has_batch()) {
                const bool stays_back = pace_.wants_distance() && !shelf_->reader().was_cut_short();
                if (taken != 0 && (stays_back || !claims_now(0))) {
                    break;
                }
                if (taken == 0) {
                    const Outcome<unsigned> looks = look_first(wait);
                    const Outcome<void> there = looks ? wait_for_batch(wait, *looks) : Outcome<void>(looks.error());
                    if (!there) {
                        return came_to_nothing(there.error());
                    }
                }
            }
            if (stamps_.are_kept()) [[unlikely]] {
                deliver([this](Bytes stored) { return stamps_.arrive(stored); });
            } else {
                deliver([](Bytes stored) { return Arrival{stored, false}; });
            }
        }
        return taken;
    }

private:
    LanesReceiver(member::Membership membership, sys::Mapping data, const wait::SpinHabit& spinning,
                  const lanes::ReaderSetup& reader, LanesReceiverSetup setup) noexcept;

    enum class InUse : std::uint8_t {
        by_nobody,
        by_poll,     // which is running
        by_doorbell, // whose thread waits in our place
    };
    // For a call that begins while somebody else uses us. reentered, or what the doorbell found wrong.
    [[nodiscard]] RINGMAIN_API Outcome<void> take_back() noexcept;
    // For a call that ends so: who waits for the descriptor is told when there is something.
    [[nodiscard]] RINGMAIN_API Errc came_to_nothing(Errc why) noexcept;
    [[nodiscard]] Outcome<void> watch(const std::stop_token& stop) noexcept;

    // The message before is dealt with.
    [[nodiscard]] Outcome<void> begin(const Wait& wait) noexcept
    {
        if (membership_.forked()) [[unlikely]] {
            return Errc::forked;
        }
        if (use_ != InUse::by_nobody) [[unlikely]] {
            if (const auto mine = take_back(); !mine) {
                return mine;
            }
        }
        shelf_->release();
        return wait.stop().stop_requested() ? Outcome<void>(Errc::stopped) : Outcome<void>();
    }
    // The short way: the next message of the batch, or a single one that comes while we look. False, after so many looks in
    // vain: find() one.
    [[nodiscard, gnu::always_inline]] inline bool takes_at_once(lanes::View& view, const Wait& wait, unsigned& looks) noexcept
    {
        lanes::Reader& reader = shelf_->reader();
        if (reader.has_batch()) {
            return reader.next_plain(view);
        }
        if (wait.is_none() || !counts_quiet_turn() || pace_.wants_distance() || !reader.expect_one()) [[unlikely]] {
            return false;
        }
        looks = wait::look_out(reader.expected_begin(), reader.expected_end(), hasty_looks_);
        if (!reader.take_one(view, looks)) {
            return false;
        }
        saw_anybody_ = true;
        share_what_is_left();
        pace_.learn(1, view.bytes.size(), 0, looks);
        return true;
    }
    // Looks, spins, sleeps until there is a message, after so many looks in vain.
    [[nodiscard]] RINGMAIN_API Outcome<void> find(lanes::View& view, const Wait& wait, unsigned looks) noexcept;
    // The next message of the batch; dead letters among them go where they belong.
    [[nodiscard]] bool next(lanes::View& view) noexcept;
    RINGMAIN_API void report_dead(const lanes::View& view) noexcept;
    // Looks for a moment, without anything else; how often it did so in vain, `looks` included. What listen_sometimes() hears.
    [[nodiscard]] Outcome<unsigned> look_first(const Wait& wait, unsigned looks = 0) noexcept
    {
        if (const auto heard = listen_sometimes(); !heard) [[unlikely]] {
            return heard.error();
        }
        if (!wait.is_none()) {
            pace_.keep_distance([this] { return shelf_->reader().ahead(); });
        }
        const unsigned most = wait.is_none() ? 0 : eager_looks_;
        while (!shelf_->reader().sees_something() && looks < most) {
            ++looks;
            cpu_relax(); // leaves the lines to their writer for a moment
        }
        if (looks != 0) {
            shelf_->reader().has_waited();
        }
        return looks;
    }
    [[nodiscard]] Outcome<void> wait_for_batch(const Wait& wait, unsigned looks) noexcept
    {
        return claims_now(looks) ? Outcome<void>() : wait_properly(wait);
    }
    // After so many looks in vain.
    [[nodiscard]] bool claims_now(unsigned looks) noexcept
    {
        if (claims() != lanes::Reader::Found::batch) [[unlikely]] {
            return false;
        }
        learn(looks);
        return true;
    }
    static constexpr unsigned many_looks = std::numeric_limits<unsigned>::max();
    void learn(unsigned looks) noexcept
    {
        const lanes::Reader& reader = shelf_->reader();
        pace_.learn(reader.batch_size(), reader.batch_bytes(), reader.lead(), looks);
    }
    [[nodiscard]] lanes::Reader::Found claims() noexcept
    {
        lanes::Reader& reader = shelf_->reader();
        const lanes::Reader::Found found = reader.claim();
        if (found != lanes::Reader::Found::batch) {
            note_failure(found);
            return found;
        }
        saw_anybody_ = true;
        share_what_is_left();
        return found;
    }
    // Others of the group who found the cursor taken went to sleep. Looking is not for free, so only if some did.
    void share_what_is_left() noexcept
    {
        if (hungry_.has_sleepers() && shelf_->reader().left_some()) [[unlikely]] {
            (void)hungry_.wake_all();
        }
    }
    RINGMAIN_API void note_failure(lanes::Reader::Found found) noexcept;
    [[nodiscard]] RINGMAIN_API Outcome<void> wait_properly(const Wait& wait) noexcept;
    [[nodiscard]] Outcome<bool> look_for_batch() noexcept;

    Shelf* shelf_; // retired, not deleted: messages may outlive us
    Stamps stamps_;
    wait::Pace pace_;
    unsigned hasty_looks_; // for a single message that is expected, in about the time of
    unsigned eager_looks_; // for whatever comes, a pause apart, without anything else
    InUse use_ = InUse::by_nobody;
    bool owes_corrupt_ = false; // nonsense was found, and not yet reported
    bool follow_;
    bool saw_anybody_; // received something, or saw a producer, since it joined
    std::uint32_t producers_before_;
    std::function<void(const Message&)> on_dead_letter_;
    std::unique_ptr<Doorbell> doorbell_; // last: its thread uses the others
};

} // namespace ringmain::backend
