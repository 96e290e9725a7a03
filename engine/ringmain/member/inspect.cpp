#include <ringmain/member/inspect.hpp>

#include <ringmain/layout/plausible.hpp>
#include <ringmain/member/age.hpp>
#include <ringmain/member/lane_status.hpp>
#include <ringmain/member/shown_text.hpp>
#include <ringmain/member/tallies.hpp>
#include <ringmain/sys/survey.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace ringmain::member {
namespace {

namespace sem = layout::sem;
using layout::Control;

std::vector<MemberStatus> members_of(const Control& control, const std::vector<std::uint16_t>& values)
{
    std::vector<MemberStatus> found;
    for (unsigned i = 0; i < layout::max_members; ++i) {
        const layout::Member& entry = control.members[i];
        const Role role = entry.role.load(std::memory_order_acquire);
        if (role != Role::producer && role != Role::consumer) {
            continue;
        }
        const bool has_group = role == Role::consumer && i >= control.superblock.geometry.lanes &&
                               control.superblock.geometry.backend == layout::BackendId::lanes;
        found.push_back(
            {i, role, values[sem::alive(i)] != 0, entry.pid, entry.uid, text_of(entry.program), entry.joined_ns,
             has_group ? text_of(control.groups[entry.group.load(std::memory_order_relaxed) % layout::max_groups].name) : "",
             since_joined(traffic_at(entry, role), entry)});
    }
    return found;
}

void fill_in_slots(RingStatus& status, const Control& control, const layout::Geometry& geometry,
                   const std::vector<std::uint16_t>& values)
{
    const std::uint64_t head = control.cursors.head.load(std::memory_order_acquire);
    const std::uint64_t tail = control.cursors.tail.load(std::memory_order_acquire);
    status.slots = geometry.slots;
    status.filled = std::min(tail - head, geometry.slots); // the two are read one after the other
    status.sent.messages = tail - geometry.first_position; // also of who died before it counted
    status.received.messages = head - geometry.first_position;
    if (geometry.backend == layout::BackendId::semaphore) {
        const std::uint64_t permits = std::uint64_t{values[sem::empty]} + values[sem::full];
        status.permits_out = geometry.slots - std::min(permits, geometry.slots);
    }
}

void fill_in_latency(RingStatus& status, const Control& control, const layout::Geometry& geometry,
                     const std::optional<sys::Mapping>& data)
{
    status.latency = latencies(control);
    if (!data) {
        return;
    }
    if (geometry.backend != layout::BackendId::lanes) {
        status.oldest = oldest_in_slots(control, geometry, data->bytes());
        return;
    }
    for (GroupStatus& group : status.groups) {
        group.oldest = oldest_in_group(control, geometry, data->bytes(), group.index);
        status.oldest = std::max(status.oldest, group.oldest);
    }
}

// `data`: not there where it could not be attached, or is not looked at.
void fill_in(RingStatus& status, const Control& control, const layout::Geometry& geometry,
             const std::vector<std::uint16_t>& values, const std::optional<sys::Mapping>& data)
{
    status.name = text_of(control.superblock.name);
    status.version = control.superblock.version;
    status.backend = layout::name_of(geometry.backend);
    status.max_message = geometry.max_message;
    status.data_bytes = geometry.data_bytes;
    status.repairs = control.repairs.load(std::memory_order_relaxed);
    status.unburied = values[sem::alarm];
    status.producers_ever = layout::ProducerCount::unpack(control.producers.load(std::memory_order_relaxed)).ever;
    status.crash_safe = control.superblock.crash_safe != 0;
    status.created_ns = control.superblock.created_ns;
    status.members = members_of(control, values);
    fill_in_tallies(status, control);
    if (geometry.backend == layout::BackendId::lanes) {
        fill_in_lanes(status, control, geometry, data);
    } else {
        fill_in_slots(status, control, geometry, values);
    }
    if (geometry.stamps != 0) {
        fill_in_latency(status, control, geometry, data);
    }
    status.state = control.corrupt.load(std::memory_order_relaxed) != 0 ? RingState::corrupt : RingState::ready;
}

// Whether more is to be seen with the data segment.
bool says_more(const layout::Geometry& geometry) noexcept
{
    return geometry.stamps != 0 || geometry.backend == layout::BackendId::lanes;
}

std::optional<sys::Mapping> look_at_data(const layout::Geometry& geometry, const std::vector<sys::FoundSegment>& segments,
                                         std::int32_t key)
{
    const auto data = std::ranges::find(segments, key, [](const auto& each) { return each.status.key; });
    if (!says_more(geometry) || data == segments.end()) {
        return std::nullopt;
    }
    auto mapping = sys::Mapping::attach(data->id, sys::Access::read_only);
    return mapping && mapping->bytes().size() >= geometry.data_bytes ? std::optional(*std::move(mapping)) : std::nullopt;
}

// A control segment that goes with this set: reads what it can.
RingStatus look_at(const sys::FoundSet& set, const std::vector<sys::FoundSegment>& segments)
{
    RingStatus status;
    status.key = set.status.key;
    status.owner_uid = set.status.owner;
    status.mode = set.status.mode;
    const auto control = std::ranges::find(segments, set.status.key, [](const auto& each) { return each.status.key; });
    if (control == segments.end()) {
        return status;
    }
    const auto mapping = sys::Mapping::attach(control->id, sys::Access::read_only);
    if (!mapping || mapping->bytes().size() < offsetof(layout::Superblock, uuid)) {
        status.state = mapping ? RingState::corrupt : RingState::unreadable;
        return status;
    }
    const auto& shared = *reinterpret_cast<const Control*>(mapping->bytes().data());
    if (shared.superblock.magic.load(std::memory_order_acquire) != layout::magic) {
        return status;
    }
    status.version = shared.superblock.version;
    if (status.version != layout::version) {
        status.state = RingState::incompatible;
        return status;
    }
    const auto values = sys::SemaphoreSet::from_id(set.id).values();
    if (!layout::is_control_size(mapping->bytes().size()) || !values || values->size() != sem::count) {
        status.state = RingState::corrupt;
        return status;
    }
    const layout::Geometry geometry = shared.superblock.geometry;
    if (!layout::is_plausible(geometry, geometry.data_bytes) || mapping->bytes().size() != layout::control_bytes(geometry)) {
        status.name = text_of(shared.superblock.name);
        status.state = RingState::corrupt;
        return status;
    }
    fill_in(status, shared, geometry, *values, look_at_data(geometry, segments, set.status.key + 1));
    return status;
}

} // namespace

std::string living_members(const Attachment& ring, std::optional<unsigned> group)
{
    const auto values = ring.set().values();
    if (!values || values->size() != sem::count) {
        return {};
    }
    std::vector<std::string> names;
    for (const MemberStatus& each : members_of(ring.control(), *values)) {
        const std::uint32_t its_group = ring.control().members[each.index].group.load(std::memory_order_relaxed);
        const bool is_meant = !group || (each.role == Role::consumer && its_group == *group);
        if (each.alive && is_meant) {
            names.push_back(
                fmt::format("{} {} (pid {})", each.role == Role::producer ? "producer" : "consumer", each.program, each.pid));
        }
    }
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i) {
        text += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
    }
    return text;
}

Result<RingStatus> status(const Attachment& ring)
{
    const auto values = ring.set().values();
    if (!values) {
        return ring.explain(values.error());
    }
    const auto set = ring.set().status();
    if (!set) {
        return ring.explain(set.error());
    }
    RingStatus found;
    found.key = ring.key();
    found.owner_uid = set->owner;
    found.mode = set->mode;
    std::optional<sys::Mapping> data;
    if (says_more(ring.geometry())) {
        auto mapping = ring.map_data(sys::Access::read_only);
        data = mapping ? std::optional(*std::move(mapping)) : std::nullopt;
    }
    fill_in(found, ring.control(), ring.geometry(), *values, data);
    return found;
}

Result<std::vector<RingStatus>> list()
{
    const auto sets = sys::all_sets();
    const auto segments = sys::all_segments();
    if (!sets || !segments) {
        return sys::explain(sets ? segments.error() : sets.error(), "this machine's rings");
    }
    std::vector<RingStatus> found;
    for (const sys::FoundSet& set : *sets) {
        if (set.status.count == sem::count && set.status.key > 0 && set.status.key % 2 == 0) {
            found.push_back(look_at(set, *segments));
        }
    }
    std::ranges::sort(found, {}, &RingStatus::name);
    return found;
}

} // namespace ringmain::member
