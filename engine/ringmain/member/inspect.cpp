#include <ringmain/member/inspect.hpp>

#include <ringmain/sys/survey.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace ringmain::member {
namespace {

namespace sem = layout::sem;
using layout::Control;

// What others wrote is shown on terminals: no control characters.
template <std::size_t N>
std::string text_of(const char (&field)[N])
{
    std::string text(field, ::strnlen(field, N));
    std::ranges::replace_if(
        text, [](unsigned char c) { return c < ' ' || c == 127; }, '?');
    return text;
}

std::vector<MemberStatus> members_of(const Control& control, const std::vector<std::uint16_t>& values)
{
    std::vector<MemberStatus> found;
    for (unsigned i = 0; i < layout::max_members; ++i) {
        const layout::Member& entry = control.members[i];
        const Role role = entry.role.load(std::memory_order_acquire);
        if (role != Role::producer && role != Role::consumer) {
            continue;
        }
        found.push_back({i, role, values[sem::alive(i)] != 0, entry.pid, entry.uid, text_of(entry.program), entry.joined_ns,
                         entry.messages.load(std::memory_order_relaxed), entry.bytes.load(std::memory_order_relaxed)});
    }
    return found;
}

void fill_in(RingStatus& status, const Control& control, const layout::Geometry& geometry,
             const std::vector<std::uint16_t>& values)
{
    status.name = text_of(control.superblock.name);
    status.version = control.superblock.version;
    status.backend = geometry.backend;
    status.slots = geometry.slots;
    status.max_message = geometry.max_message;
    status.data_bytes = geometry.data_bytes;
    status.repairs = control.repairs.load(std::memory_order_relaxed);
    status.crash_safe = control.superblock.crash_safe != 0;
    status.created_ns = control.superblock.created_ns;
    const std::uint64_t head = control.cursors.head.load(std::memory_order_acquire);
    const std::uint64_t tail = control.cursors.tail.load(std::memory_order_acquire);
    status.filled = std::min(tail - head, geometry.slots); // the two are read one after the other
    status.sent = tail - geometry.first_position;
    status.received = head - geometry.first_position;
    status.members = members_of(control, values);
    status.state = control.corrupt.load(std::memory_order_relaxed) != 0 ? RingState::corrupt : RingState::ready;
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
    if (mapping->bytes().size() != sizeof(Control) || !values || values->size() != sem::count) {
        status.state = RingState::corrupt;
        return status;
    }
    const layout::Geometry geometry = shared.superblock.geometry;
    fill_in(status, shared, geometry, *values);
    if (!plausible(geometry, geometry.data_bytes)) {
        status.state = RingState::corrupt;
    }
    return status;
}

} // namespace

std::string living_members(const Attachment& ring)
{
    const auto values = ring.set().values();
    if (!values || values->size() != sem::count) {
        return {};
    }
    std::vector<std::string> names;
    for (const MemberStatus& each : members_of(ring.control(), *values)) {
        if (each.alive) {
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
    fill_in(found, ring.control(), ring.geometry(), *values);
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
