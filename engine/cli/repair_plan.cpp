#include <cli/repair_plan.hpp>

#include <cli/ring_json.hpp>
#include <cli/table.hpp>
#include <cli/words.hpp>

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace ringmain::cli {
namespace {

Error hopeless(const RingStatus& ring, Errc code, std::string hint)
{
    return {code, 0, "repair", fmt::format("ring '{}'", ring.name), std::move(hint)};
}

// "1.5KiB in its hands, 1 cursor"
std::string holdings(const RepairPlan& plan, const MemberStatus& member)
{
    std::string text = member.role == Role::producer && plan.backend == "lanes" ? fmt::format("lane {}", member.index) : "";
    const auto add = [&text](const std::string& what) { text += (text.empty() ? "" : ", ") + what; };
    if (member.claimed != 0) {
        add(size_word(member.claimed) + " claimed");
    }
    if (member.cursors != 0) {
        add(count(member.cursors, "cursor"));
    }
    return text.empty() ? "its place" : text;
}

std::string table_of_the_dead(const RepairPlan& plan)
{
    if (plan.dead.empty()) {
        return "they died while joining, leaving or at work on the groups, and hold nothing but the bell\n";
    }
    Table table({{"PID", Align::right}, {"PROGRAM"}, {"ROLE"}, {"GROUP"}, {"SINCE"}, {"HOLDS"}});
    for (const MemberStatus& each : plan.dead) {
        table.add({std::to_string(each.pid), each.program, std::string(role_word(each.role)),
                   each.group.empty() ? "-" : each.group, local_time(each.joined_ns), holdings(plan, each)});
    }
    return table.text();
}

} // namespace

Result<RepairPlan> plan_repair(const RingStatus& ring)
{
    switch (ring.state) {
    case RingState::corrupt:
        return hopeless(ring, Errc::corrupt, fmt::format("remove it with 'ringmain rm {}': no repair mends that", ring.name));
    case RingState::unfinished: return hopeless(ring, Errc::unfinished, "create it again, or see 'ringmain rm --orphans'");
    case RingState::incompatible:
        return hopeless(ring, Errc::incompatible, "use the 'ringmain repair' of the version that made it");
    case RingState::unreadable: return hopeless(ring, Errc::no_permission, "ask its owner for a mode that lets you in");
    case RingState::ready: break;
    }
    if (!is_ours(ring)) {
        return hopeless(ring, Errc::unsupported, "leave it: only rings have members to clean up after");
    }
    RepairPlan plan{ring.name, ring.backend, ring.unburied, {}, 0, false};
    std::ranges::copy_if(ring.members, std::back_inserter(plan.dead), [](const MemberStatus& each) { return !each.alive; });
    plan.permits = ring.unburied == 0 ? 0 : ring.permits_out;
    return plan;
}

std::string text_of(const RepairPlan& plan)
{
    if (plan.deaths == 0) {
        return fmt::format("ring '{}': nobody died: nothing to repair\n", plan.ring);
    }
    std::string text = fmt::format("ring '{}': {} not cleaned up after\n", plan.ring, count(plan.deaths, "death"));
    text += table_of_the_dead(plan);
    text += plan.permits == 0 ? std::string() : fmt::format("{} of slots were not given back\n", count(plan.permits, "permit"));
    if (plan.is_done) {
        return text + "repaired: their places are free, what they had claimed goes to the others, who were woken\n";
    }
    return text +
           fmt::format("'ringmain repair {} --yes' frees their places, gives what they had claimed to the others, and wakes "
                       "them\n",
                       plan.ring);
}

boost::json::object to_json(const RepairPlan& plan)
{
    boost::json::array dead;
    for (const MemberStatus& each : plan.dead) {
        dead.emplace_back(to_json(each));
    }
    return {{"ring", plan.ring},       {"backend", plan.backend}, {"deaths", plan.deaths},
            {"dead", std::move(dead)}, {"permits", plan.permits}, {"repaired", plan.is_done}};
}

} // namespace ringmain::cli
