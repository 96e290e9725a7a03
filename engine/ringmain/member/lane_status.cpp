#include <ringmain/member/lane_status.hpp>

#include <ringmain/lanes/carried.hpp>
#include <ringmain/member/holdings.hpp>
#include <ringmain/member/shown_text.hpp>
#include <ringmain/member/tallies.hpp>

#include <algorithm>
#include <array>

namespace ringmain::member {
namespace {

using layout::Control;

// What each lane has carried. Without its bytes, up to the last save of its writer.
std::vector<lanes::Carried> look_at_lanes(const Control& control, const layout::Geometry& geometry,
                                          const std::optional<sys::Mapping>& data)
{
    std::vector<lanes::Carried> all;
    for (unsigned lane = 0; lane < geometry.lanes; ++lane) {
        const layout::LaneLine& line = control.lanes[lane];
        all.push_back(data ? lanes::carried_by_now(line, lanes::Logs(data->bytes().data(), geometry)[lane]) : lanes::saved(line));
    }
    return all;
}

// What of a claim was not released.
Traffic in_hands(const layout::Claim& claim, const Control& control, const lanes::Logs& lanes)
{
    const std::uint64_t word = claim.tag.load(std::memory_order_acquire); // C2: pairs with C2 in lanes/reader.hpp
    const auto tag = layout::ClaimTag::unpack(word);
    if (tag.state == layout::ClaimState::none || tag.lane >= lanes.size() || tag.group >= layout::max_groups) {
        return {};
    }
    const std::uint32_t selects = control.groups[tag.group].selects.load(std::memory_order_relaxed);
    const lanes::Carried rest = lanes::unreleased(claim, word, lanes[tag.lane], selects);
    return {rest.messages, rest.bytes};
}

GroupStatus look_at_group(const Control& control, const layout::Geometry& geometry, unsigned index,
                          const std::vector<lanes::Carried>& carried, const std::vector<MemberStatus>& members)
{
    const layout::Group& group = control.groups[index];
    GroupStatus status;
    status.index = index;
    status.name = text_of(group.name);
    status.ephemeral = group.kind.load(std::memory_order_relaxed) == layout::GroupKind::ephemeral;
    if (const std::uint32_t selects = group.selects.load(std::memory_order_relaxed); selects != 0) {
        status.type = static_cast<std::uint16_t>(selects - 1);
    }
    for (unsigned lane = 0; lane < geometry.lanes; ++lane) {
        status.lag += ahead(control.lane_cursors[index][lane].next.load(std::memory_order_acquire), carried[lane].position,
                            geometry.lane_bytes);
    }
    for (const layout::Claim& claim : control.claims) {
        const auto tag = layout::ClaimTag::unpack(claim.tag.load(std::memory_order_acquire));
        if (tag.state != layout::ClaimState::none && tag.group == index) {
            status.claimed += claimed_bytes(claim, geometry);
            status.orphans += tag.state == layout::ClaimState::orphan ? 1 : 0;
        }
    }
    status.members = static_cast<unsigned>(
        std::ranges::count_if(members, [&](const auto& each) { return each.alive && each.group == status.name; }));
    return status;
}

// Lanes say what was sent; consumers count what they claimed, of which some is still in somebody's hands.
void fill_in_lane_traffic(RingStatus& status, const Control& control, const layout::Geometry& geometry,
                          const std::vector<lanes::Carried>& carried, const std::optional<sys::Mapping>& data)
{
    status.sent = {};
    for (const lanes::Carried& lane : carried) {
        status.sent.messages += lane.messages;
        status.sent.bytes += lane.bytes;
    }
    std::array<Traffic, layout::max_members> rest{};
    for (unsigned place = 0; data && place < layout::max_members; ++place) {
        rest[place] = in_hands(control.claims[place], control, lanes::Logs(data->bytes().data(), geometry));
        status.received = less(status.received, rest[place]);
    }
    for (MemberStatus& each : status.members) {
        const bool is_writer = each.index < geometry.lanes;
        const Traffic all = is_writer ? Traffic{carried[each.index].messages, carried[each.index].bytes}
                                      : less(traffic_at(control.members[each.index], each.role), rest[each.index]);
        each.traffic = without_stamps(since_joined(all, control.members[each.index]), geometry);
    }
    status.sent = without_stamps(status.sent, geometry);
    status.received = without_stamps(status.received, geometry);
}

} // namespace

void fill_in_lanes(RingStatus& status, const Control& control, const layout::Geometry& geometry,
                   const std::optional<sys::Mapping>& data)
{
    const std::vector<lanes::Carried> carried = look_at_lanes(control, geometry, data);
    fill_in_lane_traffic(status, control, geometry, carried, data);
    for (unsigned lane = 0; lane < geometry.lanes; ++lane) {
        const bool has_producer =
            std::ranges::any_of(status.members, [lane](const auto& each) { return each.alive && each.index == lane; });
        const std::uint64_t published = carried[lane].position - geometry.first_position;
        const bool is_broken = control.lanes[lane].broken.load(std::memory_order_relaxed) != 0;
        if (has_producer || published != 0 || is_broken) {
            status.lanes.push_back({lane, has_producer, is_broken, published});
        }
    }
    for (unsigned group = 0; group < layout::max_groups; ++group) {
        if (control.groups[group].state.load(std::memory_order_acquire) == layout::GroupState::live) {
            status.groups.push_back(look_at_group(control, geometry, group, carried, status.members));
            status.filled = std::max(status.filled, status.groups.back().lag + status.groups.back().claimed);
        }
    }
    add_holdings(status.members, control, geometry);
    status.lane_count = geometry.lanes;
    status.lane_bytes = geometry.lane_bytes;
    status.publisher_fences = geometry.fencing == layout::Fencing::by_publishers;
    status.dead_letters = control.dead_letters.load(std::memory_order_relaxed);
}

} // namespace ringmain::member
