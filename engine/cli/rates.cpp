#include <cli/rates.hpp>

#include <algorithm>

namespace ringmain::cli {
namespace {

double per_second(std::uint64_t before, std::uint64_t after, double seconds)
{
    return seconds <= 0 || after < before ? 0 : static_cast<double>(after - before) / seconds;
}

} // namespace

std::vector<MemberRate> rates(const RingStatus& before, const RingStatus& after, double seconds)
{
    std::vector<MemberRate> all;
    for (const MemberStatus& now : after.members) {
        const auto same = std::ranges::find_if(before.members, [&now](const MemberStatus& each) {
            return each.index == now.index && each.pid == now.pid && each.joined_ns == now.joined_ns;
        });
        const bool was_there = same != before.members.end();
        all.push_back({now.index, now.pid, per_second(was_there ? same->traffic.messages : 0, now.traffic.messages, seconds),
                       per_second(was_there ? same->traffic.bytes : 0, now.traffic.bytes, seconds)});
    }
    return all;
}

RingRate ring_rate(const RingStatus& before, const RingStatus& after, double seconds)
{
    return {per_second(before.sent.messages, after.sent.messages, seconds),
            per_second(before.sent.bytes, after.sent.bytes, seconds),
            per_second(before.received.messages, after.received.messages, seconds),
            per_second(before.received.bytes, after.received.bytes, seconds)};
}

} // namespace ringmain::cli
