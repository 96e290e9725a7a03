#include <consumers/audit.hpp>

#include <algorithm>
#include <iterator>
#include <vector>

namespace ringmain::consume {
namespace {

std::optional<RingStatus> status_of(const Ring& ring)
{
    auto status = ring.status();
    return status ? std::optional(*std::move(status)) : std::nullopt;
}

bool is_lanes(const RingStatus& status)
{
    return status.backend == "lanes";
}

// Bytes of records since creation.
std::uint64_t published(const RingStatus& status)
{
    std::uint64_t sum = 0;
    for (const LaneStatus& lane : status.lanes) {
        sum += lane.published;
    }
    return sum;
}

// Those who share messages with us; the dead, too.
std::vector<MemberStatus> consumers(const RingStatus& status, const std::string& group)
{
    std::vector<MemberStatus> found;
    std::ranges::copy_if(status.members, std::back_inserter(found), [&](const MemberStatus& each) {
        return each.role == Role::consumer && (!is_lanes(status) || each.group == group);
    });
    return found;
}

// Nobody received anything of the producers that are there, or that will come.
bool is_untouched(const std::optional<RingStatus>& before, const ConsumerOptions& options)
{
    if (!before) {
        return false;
    }
    const bool producers = std::ranges::count(before->members, Role::producer, &MemberStatus::role) != 0;
    if (!is_lanes(*before)) {
        return before->received.messages == 0 || (before->filled == 0 && !producers);
    }
    const auto group = std::ranges::find(before->groups, options.group, &GroupStatus::name);
    if (group == before->groups.end()) {
        return options.start == Start::earliest && published(*before) == 0;
    }
    return group->claimed == 0 && (group->lag == published(*before) || (group->lag == 0 && !producers));
}

} // namespace

Audit::Audit(const Ring& ring, const ConsumerOptions& options)
    : group_(options.group), before_(status_of(ring)), verifier_(is_untouched(before_, options))
{
}

void Audit::close(const Ring& ring, std::uint64_t received)
{
    const auto after = status_of(ring);
    if (!before_ || !after) {
        return;
    }
    const auto first = consumers(*before_, group_);
    const auto last = consumers(*after, group_);
    if (!is_lanes(*after)) { // counts messages, and delivers none late
        was_alone_ = first.empty() && last.size() <= 1 && after->received.messages - before_->received.messages == received;
        return;
    }
    const bool nobody_died = after->repairs == before_->repairs;
    was_alone_ = group_.empty() || (first.empty() && last.size() <= 1 && nobody_died);
    nobody_left_ = nobody_died && std::ranges::all_of(first, [&](const MemberStatus& each) {
                       return std::ranges::any_of(last, [&](const MemberStatus& other) {
                           return other.pid == each.pid && other.joined_ns == each.joined_ns;
                       });
                   });
}

} // namespace ringmain::consume
