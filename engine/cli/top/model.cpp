#include <cli/top/model.hpp>

#include <cli/look.hpp>
#include <cli/words.hpp>

#include <ringmain/backend/table.hpp>

#include <algorithm>
#include <chrono>
#include <utility>

namespace ringmain::cli::top {
namespace {

// The same ring, not one of its name that came after it.
const RingStatus* earlier(const Sample& before, const RingRow& row)
{
    const RingRow* const found = before.find(row.id);
    return found != nullptr && found->ring.created_ns == row.ring.created_ns ? &found->ring : nullptr;
}

} // namespace

RingId id_of(const RingStatus& ring)
{
    if (ring.name.empty()) {
        return {{}, {}, ring.key};
    }
    const auto* const known = backend::find(ring.backend);
    return {ring.name, known != nullptr && !known->ring ? std::string(ring.backend) : std::string(), 0};
}

Result<Look> look()
{
    Look now;
    now.when = Clock::now();
    now.time_ns = std::chrono::nanoseconds(std::chrono::system_clock::now().time_since_epoch()).count();
    auto rings = look_at("");
    if (!rings) {
        return rings.error();
    }
    now.rings = *std::move(rings);
    return now;
}

std::vector<MemberRow> members_of(const RingRow& row)
{
    std::vector<MemberRow> all;
    for (std::size_t i = 0; i < row.ring.members.size(); ++i) {
        all.push_back({row.ring.members[i], i < row.rates.size() ? std::optional(row.rates[i]) : std::nullopt});
    }
    return all;
}

const RingRow* Sample::find(const RingId& id) const noexcept
{
    const auto found = std::ranges::find(rings, id, &RingRow::id);
    return found == rings.end() ? nullptr : &*found;
}

Sample sample(Look now)
{
    Sample all{now.when, now.time_ns, {}, {}, {}};
    for (RingStatus& ring : now.rings) {
        all.rings.push_back({id_of(ring), std::move(ring), {}, {}});
    }
    return all;
}

Sample sample(const Sample& before, Look now)
{
    Sample all = sample(std::move(now));
    const double seconds = std::chrono::duration<double>(all.when - before.when).count();
    const RingStatus nothing;
    for (RingRow& row : all.rings) {
        const RingStatus* const then = earlier(before, row);
        if (is_ours(row.ring)) {
            row.rate = ring_rate(then != nullptr ? *then : nothing, row.ring, seconds);
        }
        row.rates = rates(then != nullptr ? *then : nothing, row.ring, seconds);
    }
    all.seconds = seconds;
    return all;
}

} // namespace ringmain::cli::top
