#include <ringmain/lanes/groups.hpp>

#include <ringmain/base/atomic.hpp>
#include <ringmain/lanes/carried.hpp>

#include <algorithm>
#include <bit>
#include <cstring>

namespace ringmain::lanes {
namespace {

using layout::Claim;
using layout::ClaimState;
using layout::ClaimTag;
using layout::Control;
using layout::Group;
using layout::GroupKind;
using layout::GroupState;
using layout::LaneCursor;
using layout::max_groups;
using layout::max_members;

constexpr std::uint64_t bit(unsigned i) noexcept
{
    return std::uint64_t{1} << i;
}

void name_group(Group& group, std::string_view name, GroupKind kind, std::uint32_t selects) noexcept
{
    group.kind.store(kind, std::memory_order_relaxed);
    group.selects.store(selects, std::memory_order_relaxed);
    for (std::size_t i = 0; i <= layout::max_group_name; ++i) {
        group.name[i] = i < name.size() && i < layout::max_group_name ? name[i] : '\0';
    }
}

std::string_view name_of(const Group& group) noexcept
{
    return {group.name, ::strnlen(group.name, sizeof group.name)};
}

} // namespace

// G2: pairs with G1 in limit.cpp, and G2 in reader.cpp. Who read `next` before it went back, and then finds no claim, sees the
// epoch raised in between, and looks again.
void forget_given_back(Control& control, Claim& claim) noexcept
{
    control.group_epoch.fetch_add(1, std::memory_order_release);
    claim.tag.store(0, std::memory_order_release);
}

namespace {

// A dead member's own claim counts only once its records have left `next`.
bool took_effect(const Control& control, const Claim& claim, ClaimTag tag) noexcept
{
    if (tag.group >= max_groups || tag.lane >= layout::max_lanes) {
        return false;
    }
    const std::uint64_t next = control.lane_cursors[tag.group][tag.lane].next.load(std::memory_order_relaxed);
    return tag.state == ClaimState::heir || !is_before(next, claim.to.load(std::memory_order_relaxed));
}

void bury_claim(Control& control, unsigned member, std::uint64_t alive) noexcept
{
    Claim& claim = control.claims[member];
    const ClaimTag tag = ClaimTag::unpack(claim.tag.load(std::memory_order_relaxed));
    const unsigned owner = tag.state == ClaimState::heir ? tag.heir % max_members : member;
    if ((tag.state != ClaimState::own && tag.state != ClaimState::heir) || (alive & bit(owner)) != 0) {
        return;
    }
    if (!took_effect(control, claim, tag)) {
        forget_given_back(control, claim);
        return;
    }
    orphan(claim, tag, true);
}

} // namespace

void furnish(Control& control, unsigned lanes, std::uint64_t first_position, bool with_default_group) noexcept
{
    for (unsigned lane = 0; lane < lanes; ++lane) {
        control.lanes[lane].saved[0].position.store(first_position, std::memory_order_relaxed);
        control.lanes[lane].oldest.store(first_position, std::memory_order_relaxed);
        control.lane_cursors[layout::default_group][lane].next.store(first_position, std::memory_order_relaxed);
    }
    if (with_default_group) {
        name_group(control.groups[layout::default_group], "default", GroupKind::durable, 0);
        control.groups[layout::default_group].state.store(GroupState::live, std::memory_order_relaxed);
        control.groups_present.store(bit(layout::default_group), std::memory_order_relaxed);
    }
}

std::optional<unsigned> find_group(const Control& control, std::string_view name) noexcept
{
    for (unsigned i = 0; i < max_groups; ++i) {
        if (control.groups[i].state.load(std::memory_order_acquire) == GroupState::live && name_of(control.groups[i]) == name) {
            return i;
        }
    }
    return std::nullopt;
}

bool has_members(const Control& control, unsigned group, std::uint64_t alive) noexcept
{
    for (unsigned i = 0; i < max_members; ++i) {
        const layout::Member& member = control.members[i];
        if ((alive & bit(i)) != 0 && member.role.load(std::memory_order_relaxed) == layout::Role::consumer &&
            member.group.load(std::memory_order_relaxed) == group) {
            return true;
        }
    }
    return false;
}

// G1: pairs with G1 in limit.cpp. The group holds every producer back where everything is still there; after the epoch and
// the fence, no producer can go on without having seen it, and it may move up to where it is to begin.
std::optional<unsigned> make_group(Control& control, const GroupWish& wish, const Logs& lanes) noexcept
{
    auto* const free = std::ranges::find_if(
        control.groups, [](const Group& each) { return each.state.load(std::memory_order_relaxed) == GroupState::none; });
    if (free == std::end(control.groups)) {
        return std::nullopt;
    }
    const auto index = static_cast<unsigned>(free - control.groups);
    name_group(*free, wish.name, wish.kind, wish.selects);
    free->state.store(GroupState::creating, std::memory_order_relaxed);
    for (unsigned lane = 0; lane < lanes.size(); ++lane) {
        const std::uint64_t oldest = control.lanes[lane].oldest.load(std::memory_order_relaxed);
        control.lane_cursors[index][lane].next.store(oldest, std::memory_order_relaxed);
        control.lane_cursors[index][lane].holder.store(0, std::memory_order_relaxed);
    }
    control.groups_present.fetch_or(bit(index), std::memory_order_release);
    control.group_epoch.fetch_add(1, std::memory_order_release);
    thread_fence(std::memory_order_seq_cst); // G1
    for (unsigned lane = 0; lane < lanes.size(); ++lane) {
        Carried begin;
        begin.position = control.lanes[lane].oldest.load(std::memory_order_relaxed);
        if (wish.start == Start::latest) {
            begin.position = later(begin.position, saved(control.lanes[lane]).position);
            (void)add_records(begin, lanes[lane], begin.position + lanes[lane].capacity()); // nonsense is for who reads it
        }
        control.lane_cursors[index][lane].next.store(begin.position, std::memory_order_release);
    }
    free->state.store(GroupState::live, std::memory_order_release);
    return index;
}

void drop_group(Control& control, unsigned group) noexcept
{
    control.groups[group].state.store(GroupState::creating, std::memory_order_relaxed); // who dies here is finished for
    for (Claim& claim : control.claims) {
        const ClaimTag tag = ClaimTag::unpack(claim.tag.load(std::memory_order_relaxed));
        if (tag.state != ClaimState::none && tag.group == group) {
            claim.tag.store(0, std::memory_order_release);
        }
    }
    control.groups_present.fetch_and(~bit(group), std::memory_order_release);
    control.groups[group].state.store(GroupState::none, std::memory_order_release);
}

void orphan(Claim& claim, ClaimTag tag, bool was_held) noexcept
{
    const std::uint64_t from = later(claim.from.load(std::memory_order_relaxed), claim.done.load(std::memory_order_relaxed));
    if (!is_before(from, claim.to.load(std::memory_order_relaxed))) {
        claim.tag.store(0, std::memory_order_release);
        return;
    }
    const std::uint32_t before = from == claim.began.load(std::memory_order_relaxed) ? tag.deaths : 0;
    claim.from.store(from, std::memory_order_release);
    tag.state = ClaimState::orphan;
    tag.heir = 0;
    tag.deaths = before + (was_held ? 1 : 0);
    claim.tag.store(tag.pack(), std::memory_order_release);
}

// Claims before cursors: whether a claim took effect is seen while nobody else can move the cursor.
void bury(Control& control, std::uint64_t alive, unsigned lanes) noexcept
{
    for (unsigned i = 0; i < max_members; ++i) {
        bury_claim(control, i, alive);
    }
    for (unsigned group = 0; group < max_groups; ++group) {
        const GroupState state = control.groups[group].state.load(std::memory_order_relaxed);
        const bool is_left = state == GroupState::live &&
                             control.groups[group].kind.load(std::memory_order_relaxed) == GroupKind::ephemeral &&
                             !has_members(control, group, alive);
        if (state == GroupState::creating || is_left) {
            drop_group(control, group);
        }
        for (unsigned lane = 0; lane < lanes && state != GroupState::none; ++lane) {
            LaneCursor& cursor = control.lane_cursors[group][lane];
            const std::uint32_t holder = cursor.holder.load(std::memory_order_relaxed);
            if (holder != 0 && (alive & bit((holder - 1) % max_members)) == 0) {
                cursor.holder.store(0, std::memory_order_release);
            }
        }
    }
    std::uint64_t claimants = 0;
    for (unsigned i = 0; i < max_members; ++i) {
        const bool is_consumer = control.members[i].role.load(std::memory_order_relaxed) == layout::Role::consumer;
        const bool claims = ClaimTag::unpack(control.claims[i].tag.load(std::memory_order_relaxed)).state != ClaimState::none;
        claimants |= ((alive & bit(i)) != 0 && is_consumer) || claims ? bit(i) : 0;
    }
    control.claimants.store(claimants, std::memory_order_release);
    control.orphan_epoch.fetch_add(1, std::memory_order_release);
}

} // namespace ringmain::lanes
