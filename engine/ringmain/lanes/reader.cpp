#include <ringmain/lanes/reader.hpp>

#include <ringmain/lanes/groups.hpp>
#include <ringmain/lanes/walk.hpp>

#include <algorithm>
#include <bit>
#include <utility>

namespace ringmain::lanes {

Reader::Reader(layout::Control& control, const ReaderSetup& setup) noexcept
    : control_(&control),
      setup_(setup),
      selects_(control.groups[setup.group].selects.load(std::memory_order_relaxed)),
      orphans_seen_(control.orphan_epoch.load(std::memory_order_acquire) - 1), // there may be some already
      lanes_(used()),
      lane_(setup.lanes - 1),
      counts_(&control.members[setup.member].received),
      open_({&control.short_of_room, setup.lane_bytes / 16, selects_, setup.max_deliveries, setup.fences})
{
    open_.turn_to(log(lane_));
    for (unsigned lane = 0; lane < setup.lanes; ++lane) {
        const std::uint64_t next = cursor(lane).next.load(std::memory_order_relaxed);
        heard_[lane] = {next, next - most_unsaved};
        watch(lane, next);
    }
}

Reader::Found Reader::claim_what_is_left() noexcept
{
    if (std::exchange(saw_nonsense_, false)) {
        return Found::nonsense;
    }
    return take_over() ? Found::batch : Found::nothing;
}

Reader::Found Reader::look_everywhere() noexcept
{
    for (unsigned lane = 0; lane < lanes_; ++lane) {
        const std::uint64_t next = cursor(lane).next.load(std::memory_order_relaxed);
        if (was_given_up(lane)) {
            continue;
        }
        if (log(lane).header(next).load(std::memory_order_relaxed) == 0) {
            watch(lane, next);
            continue;
        }
        if (const Found found = claim_in(lane); found != Found::nothing) {
            return found;
        }
    }
    has_waited();
    return Found::nothing;
}

Reader::Found Reader::claim_in(unsigned lane) noexcept
{
    LaneCursor& shared = cursor(lane);
    if (!try_hold(shared)) {
        return Found::nothing;
    }
    const std::uint64_t next = shared.next.load(std::memory_order_relaxed);
    // In a stream it pays to know where the writer is.
    const std::uint64_t written = look_ahead_ >= stream_records ? written_at_least(lane, next) : next;
    const Walk found =
        look_ahead_ == 1 ? walk_one(log(lane), next, selects_) : walk(log(lane), next, {look_ahead_, written, selects_});
    if (found.records != 0) {
        open(claim_for_us(shared, lane, found.from, found.to), lane, found.from, found.to, 0);
        last_batch_ = found.records;
        cut_short_ = !found.met_writer && found.records < setup_.prefetch;
        lead_ = is_before(found.to, written) ? written - found.to : 0;
        look_ahead_ = found.records == look_ahead_ ? std::min(look_ahead_ * 2, setup_.prefetch) : look_ahead_;
    } else if (found.from != next) {
        shared.next.store(found.from, std::memory_order_release); // nothing but padding and types we do not want
        skipped_ = true;
    }
    shared.holder.store(0, std::memory_order_release);
    count(found.records, found.bytes);
    watch(lane, found.records != 0 ? found.to : found.from);
    if (found.records != 0) {
        return Found::batch;
    }
    return found.is_sound ? Found::nothing : give_up(lane);
}

// Asking takes a line away from the writer, and a journey; so what was heard is believed until we are close to it, and nobody
// asks again before there can be news.
std::uint64_t Reader::written_at_least(unsigned lane, std::uint64_t next) noexcept
{
    Heard& heard = heard_[lane];
    if (is_before(heard.written, next + known_ahead) && !is_before(next, heard.asked_at + most_unsaved)) {
        heard = {lanes::written_at_least(control_->lanes[lane]), next};
    }
    return heard.written;
}

bool Reader::take_over() noexcept
{
    const std::uint64_t epoch = control_->orphan_epoch.load(std::memory_order_acquire);
    for (std::uint64_t left = control_->claimants.load(std::memory_order_acquire); left != 0; left &= left - 1) {
        Claim& orphan = control_->claims[std::countr_zero(left)];
        std::uint64_t word = orphan.tag.load(std::memory_order_acquire);
        ClaimTag tag = ClaimTag::unpack(word);
        const bool is_ours_already = tag.state == ClaimState::heir && tag.heir == setup_.member; // since we joined
        if ((tag.state != ClaimState::orphan && !is_ours_already) || tag.group != setup_.group) {
            continue;
        }
        tag.state = ClaimState::heir;
        tag.heir = static_cast<std::uint8_t>(setup_.member);
        if (!orphan.tag.compare_exchange_strong(word, tag.pack(), std::memory_order_acq_rel, std::memory_order_relaxed)) {
            continue;
        }
        const std::uint64_t from =
            later(orphan.from.load(std::memory_order_relaxed), orphan.done.load(std::memory_order_relaxed));
        const std::uint64_t to = orphan.to.load(std::memory_order_relaxed);
        if (tag.lane >= setup_.lanes || from % layout::record_unit != 0 || to == from ||
            to - from > log(tag.lane).room_behind(from)) {
            orphan.tag.store(0, std::memory_order_release); // nobody writes such
            continue;
        }
        orphan.began.store(from, std::memory_order_relaxed);
        open(orphan, tag.lane, from, to, tag.deaths);
        if (tag.deaths != 0) {
            layout::count(control_->members[setup_.member].events.redelivered);
        }
        return true;
    }
    orphans_seen_ = epoch;
    return false;
}

void Reader::open(Claim& entry, unsigned lane, std::uint64_t from, std::uint64_t to, std::uint32_t deaths) noexcept
{
    lane_ = lane;
    open_.open(entry, log(lane), from, to, deaths);
}

// What we claimed is not what stands there now.
void Reader::abandon() noexcept
{
    open_.end();
    saw_nonsense_ = give_up(lane_) == Found::nonsense;
}

Reader::Found Reader::give_up(unsigned lane) noexcept
{
    watch_.turn_away_from(lane);
    given_up_ |= 1U << lane;
    control_->lanes[lane].broken.store(1, std::memory_order_relaxed);
    return Found::nonsense;
}

void Reader::give_back(bool within_drain) noexcept
{
    if (!open_.is_open()) {
        return;
    }
    Claim& entry = open_.entry();
    ClaimTag tag = ClaimTag::unpack(entry.tag.load(std::memory_order_relaxed));
    const std::uint64_t from = entry.done.load(std::memory_order_relaxed);
    const bool held = open_.holds() || within_drain;
    const std::uint64_t to = open_.to();
    open_.let_go();
    LaneCursor& shared = cursor(lane_);
    std::uint32_t nobody = 0;
    // Where nobody has claimed anything behind us, and nobody has seen these records, it is as if we had never claimed them.
    if (tag.state == ClaimState::own && !held &&
        shared.holder.compare_exchange_strong(nobody, setup_.member + 1, std::memory_order_acquire, std::memory_order_relaxed)) {
        const bool is_last = shared.next.load(std::memory_order_relaxed) == to;
        if (is_last) {
            shared.next.store(from, std::memory_order_release); // from here on REPAIR, too, takes the claim for none
            const Carried unseen = unreleased(entry, tag.pack(), log(lane_), selects_);
            forget_given_back(*control_, entry);
            count(0 - unseen.messages, 0 - unseen.bytes);
        }
        shared.holder.store(0, std::memory_order_release);
        if (is_last) {
            return;
        }
    }
    orphan(entry, tag, held);
    control_->orphan_epoch.fetch_add(1, std::memory_order_release);
}

bool Reader::left_some() const noexcept
{
    return log(lane_).header(cursor(lane_).next.load(std::memory_order_acquire)).load(std::memory_order_relaxed) != 0;
}

// The lanes first, then the claims: a claim is tagged before its records leave `next` (C1).
bool Reader::nothing_is_left() const noexcept
{
    for (unsigned lane = 0; lane < used(); ++lane) {
        const std::uint64_t next = cursor(lane).next.load(std::memory_order_acquire);
        if (!was_given_up(lane) && log(lane).header(next).load(std::memory_order_acquire) != 0) {
            return false;
        }
    }
    for (std::uint64_t left = control_->claimants.load(std::memory_order_acquire); left != 0; left &= left - 1) {
        const Claim& claim = control_->claims[std::countr_zero(left)];
        const ClaimTag tag = ClaimTag::unpack(claim.tag.load(std::memory_order_acquire));
        if (tag.state != ClaimState::none && tag.group == setup_.group) {
            return false;
        }
    }
    return true;
}

// G2: pairs with G2 in groups.cpp. A claim given back behind our look at `next`, and before that at the claims, is seen in
// neither.
bool Reader::is_drained() const noexcept
{
    constexpr int max_rounds = 1000; // more of them is somebody who writes nonsense
    for (int round = 0; round < max_rounds; ++round) {
        const std::uint64_t epoch = control_->group_epoch.load(std::memory_order_acquire);
        if (!nothing_is_left()) {
            return false;
        }
        if (control_->group_epoch.load(std::memory_order_relaxed) == epoch) {
            return true;
        }
    }
    return false;
}

double Reader::was_full() const noexcept
{
    std::uint64_t most = 0;
    for (unsigned lane = 0; lane < used(); ++lane) {
        const std::uint64_t next = cursor(lane).next.load(std::memory_order_relaxed);
        const std::uint64_t position = lanes::written_at_least(control_->lanes[lane]);
        most = std::max(most, is_before(next, position) ? position - next : 0);
    }
    return static_cast<double>(std::min(most, setup_.lane_bytes)) / static_cast<double>(setup_.lane_bytes);
}

} // namespace ringmain::lanes
