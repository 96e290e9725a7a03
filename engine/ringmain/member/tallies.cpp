#include <ringmain/member/tallies.hpp>

namespace ringmain::member {
namespace {

std::uint64_t look_at(const layout::Counter& counter) noexcept
{
    return counter.load(std::memory_order_relaxed);
}

void add(Traffic& sum, const layout::Traffic& more) noexcept
{
    sum.messages += look_at(more.messages);
    sum.bytes += look_at(more.bytes);
}

} // namespace

Traffic traffic_at(const layout::Member& entry, Role role) noexcept
{
    const layout::Traffic& all = role == Role::producer ? entry.sent : entry.received;
    return {look_at(all.messages), look_at(all.bytes)};
}

Traffic since_joined(const Traffic& all, const layout::Member& entry) noexcept
{
    return less(all, {look_at(entry.before.messages), look_at(entry.before.bytes)});
}

Traffic less(const Traffic& all, const Traffic& some) noexcept
{
    const auto difference = [](std::uint64_t a, std::uint64_t b) { return static_cast<std::int64_t>(a - b) > 0 ? a - b : 0; };
    return {difference(all.messages, some.messages), difference(all.bytes, some.bytes)};
}

Traffic without_stamps(const Traffic& stored, const layout::Geometry& geometry) noexcept
{
    return less(stored, {0, stored.messages * layout::stamp_bytes(geometry)});
}

void fill_in_tallies(RingStatus& status, const layout::Control& control) noexcept
{
    for (const layout::Member& each : control.members) {
        add(status.sent, each.sent);
        add(status.received, each.received);
        status.events.full += look_at(each.events.full);
        status.events.empty += look_at(each.events.empty);
        status.events.parks += look_at(each.events.parks);
        status.events.wakes += look_at(each.events.wakes);
        status.events.redelivered += look_at(each.events.redelivered);
    }
}

} // namespace ringmain::member
