#include <cli/doctor/rings.hpp>
#include <cli/doctor/usual.hpp>

#include <cli/words.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace ringmain::cli::doctor {
namespace {

std::string label(const RingStatus& ring)
{
    return ring.name.empty() ? fmt::format("ring at key {}", key_word(ring.key)) : fmt::format("ring '{}'", ring.name);
}

Finding incompatible(const RingStatus& ring)
{
    return warning(label(ring),
                   fmt::format("its layout is version {}, this program's is {}: they cannot use each other's rings", ring.version,
                               layout::version),
                   fmt::format("use programs of one version, or '{}' to remove it with its messages", ipcrm_of(ring.key)));
}

Finding corrupt(const RingStatus& ring)
{
    return error(label(ring), "its memory holds nonsense: somebody wrote over it",
                 ring.name.empty() ? fmt::format("'{}', and create it again", ipcrm_of(ring.key))
                                   : fmt::format("'ringmain rm {0}' and create it again", ring.name));
}

void add_troubles(Findings& found, const RingStatus& ring)
{
    const auto broken = static_cast<std::uint64_t>(std::ranges::count(ring.lanes, true, &LaneStatus::broken));
    if (broken != 0) {
        found.push_back(error(label(ring), fmt::format("{} with nonsense: what was in them is lost", count(broken, "lane")),
                              fmt::format("drain the others, then 'ringmain create --recreate {}'", ring.name)));
    }
    if (!ring.crash_safe) {
        found.push_back(error(label(ring), "made where SEM_UNDO did not work: it does not survive killed members",
                              fmt::format("see SEM_UNDO above, then 'ringmain create --recreate {}'", ring.name)));
    }
    if (ring.dead_letters != 0) {
        found.push_back(note(label(ring),
                             fmt::format("{}: messages whose consumers died of them", count(ring.dead_letters, "dead letter")),
                             "look at those in the file that --dead-letters names"));
    }
    if (ring.unburied != 0) {
        found.push_back(note(label(ring),
                             fmt::format("{} not cleaned up after; the next member will", count(ring.unburied, "death")),
                             fmt::format("'ringmain repair {} --yes' does it now", ring.name)));
    }
    for (const GroupStatus& group : ring.groups) {
        const bool is_abandoned = group.members == 0 && group.lag >= ring.lane_bytes / 2 && ring.lane_bytes != 0;
        if (is_abandoned) {
            found.push_back(
                warning(label(ring),
                        fmt::format("group '{}' has no members and lags {}: producers wait once the ring is full", group.name,
                                    size_word(group.lag)),
                        fmt::format("start a consumer of it, or 'ringmain rm {} --group {}'", ring.name, group.name)));
        }
    }
}

void add_owner(Findings& found, const RingStatus& ring, std::uint32_t uid)
{
    if (ring.owner_uid != uid && ring.owner_uid != 0) {
        found.push_back(note(label(ring),
                             fmt::format("belongs to {}, whom programs of yours do not trust", user_name(ring.owner_uid)),
                             fmt::format("give --trust {} to those that are to use it", ring.owner_uid)));
    }
}

} // namespace

Findings check_rings(const std::vector<RingStatus>& rings, std::uint32_t uid)
{
    Findings found;
    for (const RingStatus& ring : rings) {
        if (!is_ours(ring) && ring.key == 0) {
            continue; // a transport
        }
        add_owner(found, ring, uid);
        switch (ring.state) {
        case RingState::ready: add_troubles(found, ring); break;
        case RingState::incompatible: found.push_back(incompatible(ring)); break;
        case RingState::corrupt: found.push_back(corrupt(ring)); break;
        case RingState::unfinished: // an orphan, or just being made
        case RingState::unreadable: break;
        }
    }
    if (found.empty()) {
        found.push_back(well("rings", fmt::format("{}, nothing to look into", count(rings.size(), "ring or transport"))));
    }
    return found;
}

Finding check_orphans(const std::vector<Orphan>& orphans)
{
    if (orphans.empty()) {
        return well("orphans", "nobody left anything behind");
    }
    std::uint64_t bytes = 0;
    for (const Orphan& each : orphans) {
        bytes += each.bytes;
    }
    return warning("orphans",
                   fmt::format("{} with {} of shared memory that nobody uses", count(orphans.size(), "orphan"), size_word(bytes)),
                   "'ringmain rm --orphans' shows them, --yes removes them");
}

} // namespace ringmain::cli::doctor
