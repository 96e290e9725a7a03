#include <consumers/audit.hpp>

#include <algorithm>

namespace ringmain::consume {
namespace {

std::optional<RingStatus> status_of(const Ring& ring)
{
    auto status = ring.status();
    return status ? std::optional(*std::move(status)) : std::nullopt;
}

auto members(const RingStatus& status, Role role)
{
    return std::ranges::count(status.members, role, &MemberStatus::role);
}

// Nobody received anything of the producers that are there, or that will come.
bool is_untouched(const std::optional<RingStatus>& before)
{
    return before && (before->received == 0 || (before->filled == 0 && members(*before, Role::producer) == 0));
}

} // namespace

Audit::Audit(const Ring& ring) : before_(status_of(ring)), verifier_(is_untouched(before_))
{
}

void Audit::close(const Ring& ring, std::uint64_t received)
{
    const auto after = status_of(ring);
    was_alone_ = before_ && after && members(*before_, Role::consumer) == 0 && members(*after, Role::consumer) <= 1 &&
                 after->received - before_->received == received;
}

} // namespace ringmain::consume
