#include <ringmain/member/age.hpp>

#include <ringmain/base/atomic.hpp>
#include <ringmain/base/clock.hpp>
#include <ringmain/lanes/log.hpp>
#include <ringmain/slots/slot_ring.hpp>

#include <algorithm>
#include <cstring>

namespace ringmain::member {
namespace {

using layout::ClaimState;
using layout::Control;
using layout::Geometry;
using layout::Stamp;
using std::chrono::nanoseconds;

std::optional<nanoseconds> age_of(const std::byte* stored, std::uint64_t length)
{
    if (length < sizeof(Stamp)) {
        return std::nullopt;
    }
    Stamp sent = 0;
    std::memcpy(&sent, stored + length - sizeof sent, sizeof sent);
    const Stamp now = nanoseconds(Clock::now().time_since_epoch()).count();
    return sent >= 0 && sent <= now ? std::optional(nanoseconds(now - sent)) : std::nullopt;
}

// The first record of the lane that the group has not released.
std::uint64_t first_kept(const Control& control, const Geometry& geometry, unsigned lane, unsigned group)
{
    const std::uint64_t next = control.lane_cursors[group][lane].next.load(std::memory_order_acquire);
    std::uint64_t first = next;
    for (const layout::Claim& claim : control.claims) {
        const auto tag = layout::ClaimTag::unpack(claim.tag.load(std::memory_order_acquire));
        if (tag.state != ClaimState::none && tag.group == group && tag.lane == lane) {
            const std::uint64_t from =
                lanes::later(claim.from.load(std::memory_order_acquire), claim.done.load(std::memory_order_acquire));
            first = next - from <= geometry.lane_bytes ? lanes::earlier(first, from) : first;
        }
    }
    return first;
}

// Of the first message from there on; there is padding in front of it, perhaps.
std::optional<nanoseconds> age_at(const lanes::Log& log, std::uint64_t position)
{
    constexpr int most_paddings = 2;
    for (int skipped = 0; skipped <= most_paddings; ++skipped) {
        const std::uint64_t word = log.header(position).load(std::memory_order_acquire);
        const lanes::Record record = log.parse(word);
        if (word == 0 || !log.may_stand_at(record, position)) {
            return std::nullopt;
        }
        if (!record.is_padding()) {
            return age_of(log.payload(position), record.length());
        }
        position += record.size;
    }
    return std::nullopt;
}

} // namespace

std::optional<nanoseconds> oldest_in_group(const Control& control, const Geometry& geometry, MutableBytes data, unsigned group)
{
    std::optional<nanoseconds> oldest;
    for (unsigned lane = 0; lane < geometry.lanes; ++lane) {
        const std::uint64_t position = first_kept(control, geometry, lane, group);
        const lanes::Log log = lanes::Logs(data.data(), geometry)[lane];
        const auto age = age_at(log, position);
        thread_fence(std::memory_order_acquire);
        const bool is_still_there = !lanes::is_before(position, control.lanes[lane].oldest.load(std::memory_order_relaxed));
        if (age && is_still_there) {
            oldest = std::max(oldest.value_or(nanoseconds(0)), *age);
        }
    }
    return oldest;
}

std::optional<nanoseconds> oldest_in_slots(const Control& control, const Geometry& geometry, MutableBytes data)
{
    const std::uint64_t head = control.cursors.head.load(std::memory_order_acquire);
    if (head == control.cursors.tail.load(std::memory_order_acquire)) {
        return std::nullopt;
    }
    const std::byte* const slot = data.data() + head % geometry.slots * geometry.slot_stride;
    layout::SlotHeader header{};
    std::memcpy(&header, slot, sizeof header);
    const auto age =
        header.length <= layout::longest_stored(geometry) ? age_of(slot + sizeof header, header.length) : std::nullopt;
    thread_fence(std::memory_order_acquire);
    return head == control.cursors.head.load(std::memory_order_relaxed) ? age : std::nullopt;
}

LatencyHistogram latencies(const Control& control)
{
    LatencyHistogram sum;
    for (unsigned member = 0; member < layout::max_members; ++member) {
        const layout::Latencies& each = layout::latencies_of(control, member);
        for (unsigned bucket = 0; bucket < layout::Latencies::buckets; ++bucket) {
            sum.add(bucket, each.counts[bucket].load(std::memory_order_relaxed));
        }
    }
    return sum;
}

} // namespace ringmain::member
