#include <cli/ring_tables.hpp>

#include <cli/table.hpp>
#include <cli/words.hpp>

#include <ringmain/backend/table.hpp>
#include <ringmain/program/format.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace ringmain::cli {
namespace {

// "-" where nobody can know.
std::string percent_filled(const RingStatus& ring)
{
    const auto fill = fill_of(ring);
    return !fill ? "-" : fmt::format("{}%", fill->room == 0 ? 0 : std::min<std::uint64_t>(fill->filled * 100 / fill->room, 100));
}

std::string waiting_in(const RingStatus& ring)
{
    return is_lanes(ring) ? size_word(ring.filled) : ring.slots == 0 && ring.data_bytes == 0 ? "-" : std::to_string(ring.filled);
}

auto broken_lanes(const RingStatus& ring)
{
    return static_cast<std::uint64_t>(std::ranges::count(ring.lanes, true, &LaneStatus::broken));
}

std::vector<std::string> row_of(const RingStatus& ring)
{
    const std::string key = key_word(ring.key);
    const std::string mode = fmt::format("{:04o}", ring.mode);
    const std::string owner = user_name(ring.owner_uid);
    if (ring.state != RingState::ready) {
        return {shown_name(ring), key, fmt::format("({})", state_word(ring.state)), "-", "-", "-", owner, mode, ""};
    }
    return {shown_name(ring),
            key,
            std::string(ring.backend),
            waiting_in(ring),
            percent_filled(ring),
            is_ours(ring) ? members_word(ring) : "-",
            owner,
            mode,
            notes(ring)};
}

// "16 lanes of 1.0 MiB, 2 used, 1 with a producer, 1 broken (3)"
std::string lanes_of(const RingStatus& ring)
{
    std::string text = fmt::format("{} of {}, {} used, {} with a producer", count(ring.lane_count, "lane"),
                                   program::format_size(static_cast<double>(ring.lane_bytes)), ring.lanes.size(),
                                   std::ranges::count(ring.lanes, true, &LaneStatus::has_producer));
    if (const auto broken = broken_lanes(ring); broken != 0) {
        std::string which;
        for (const LaneStatus& lane : ring.lanes) {
            which += lane.broken ? fmt::format("{}{}", which.empty() ? "" : ", ", lane.index) : std::string();
        }
        text += fmt::format(", {} broken ({})", broken, which);
    }
    return text;
}

std::string headline(const RingStatus& ring)
{
    const std::string longest = program::format_size(static_cast<double>(ring.max_message));
    std::string text = fmt::format("\n{}: ", shown_name(ring));
    if (is_lanes(ring)) {
        text +=
            fmt::format("{}; messages of up to {}; {} sent, {}{}", lanes_of(ring), longest, count(ring.sent.messages, "message"),
                        count(ring.repairs, "repair"), ring.publisher_fences ? ", publisher fences" : "");
        text += ring.dead_letters == 0 ? "" : ", " + count(ring.dead_letters, "dead letter");
    } else {
        text += fmt::format("{} slots of up to {}, {} messages sent, {} repairs", ring.slots, longest,
                            program::format_count(ring.sent.messages), ring.repairs);
    }
    return text + (ring.crash_safe ? "\n" : ", NOT crash-safe on this system\n");
}

// Of a transport it is not known who uses it.
std::string transport_headline(const RingStatus& ring)
{
    const auto* const backend = backend::find(ring.backend);
    return fmt::format("\n{}: {}; messages of up to {}\n", shown_name(ring), backend == nullptr ? "" : backend->summary,
                       program::format_size(static_cast<double>(ring.max_message)));
}

std::string members_of(const RingStatus& ring)
{
    if (ring.members.empty()) {
        return "nobody is attached\n";
    }
    Table table({{"PID", Align::right}, {"ROLE"}, {"GROUP"}, {"PROGRAM"}, {"MESSAGES", Align::right}, {"USER"}, {"STATE"}});
    for (const MemberStatus& each : ring.members) {
        table.add({std::to_string(each.pid), std::string(role_word(each.role)), each.group.empty() ? "-" : each.group,
                   each.program, std::to_string(each.traffic.messages), user_name(each.uid), each.alive ? "alive" : "dead"});
    }
    return table.text();
}

} // namespace

std::string shown_name(const RingStatus& ring)
{
    return ring.name.empty() ? "-" : ring.name;
}

std::string members_word(const RingStatus& ring)
{
    const auto living = [&ring](Role role) {
        return std::ranges::count_if(ring.members, [role](const MemberStatus& each) { return each.alive && each.role == role; });
    };
    const auto dead = std::ranges::count(ring.members, false, &MemberStatus::alive);
    return fmt::format("{}p {}c{}", living(Role::producer), living(Role::consumer),
                       dead == 0 ? "" : fmt::format(" +{} dead", dead));
}

std::string notes(const RingStatus& ring)
{
    std::string text;
    const auto note = [&text](const std::string& what) { text += (text.empty() ? "" : ", ") + what; };
    if (const auto broken = broken_lanes(ring); broken != 0) {
        note(count(broken, "broken lane"));
    }
    if (ring.dead_letters != 0) {
        note(count(ring.dead_letters, "dead letter"));
    }
    if (is_ours(ring) && !ring.crash_safe) {
        note("NOT crash-safe on this system");
    }
    return text;
}

std::string groups_text(const RingStatus& ring)
{
    if (!is_lanes(ring)) {
        return {};
    }
    if (ring.groups.empty()) {
        return "no group: nothing that is sent is kept\n";
    }
    std::vector<Table::Column> columns{{"GROUP"},
                                       {"LAG", Align::right},
                                       {"CLAIMED", Align::right},
                                       {"ORPHANS", Align::right},
                                       {"MEMBERS", Align::right},
                                       {"TYPE"},
                                       {"KIND"}};
    if (ring.latency) {
        columns.push_back({"OLDEST", Align::right});
    }
    Table table(columns);
    for (const GroupStatus& each : ring.groups) {
        std::vector<std::string> row{each.name,
                                     size_word(each.lag),
                                     size_word(each.claimed),
                                     std::to_string(each.orphans),
                                     std::to_string(each.members),
                                     each.type ? std::to_string(*each.type) : "-",
                                     each.ephemeral ? "ephemeral" : "durable"};
        if (ring.latency) {
            row.push_back(each.oldest ? duration_word(*each.oldest) : "-");
        }
        table.add(std::move(row));
    }
    return table.text();
}

std::string overview(const std::vector<RingStatus>& rings)
{
    std::vector<Table::Column> columns{{"NAME"},    {"KEY"},   {"BACKEND"}, {"WAITING", Align::right}, {"FILL", Align::right},
                                       {"MEMBERS"}, {"OWNER"}, {"MODE"}};
    std::vector<std::vector<std::string>> rows;
    std::ranges::transform(rings, std::back_inserter(rows), row_of);
    if (std::ranges::any_of(rows, [](const auto& row) { return !row.back().empty(); })) {
        columns.push_back({"NOTES"});
    }
    Table table(columns);
    for (std::vector<std::string>& row : rows) {
        row.resize(columns.size());
        table.add(std::move(row));
    }
    return table.text();
}

std::string details(const RingStatus& ring)
{
    if (ring.state != RingState::ready) {
        return {};
    }
    return is_ours(ring) ? headline(ring) + groups_text(ring) + members_of(ring) : transport_headline(ring);
}

} // namespace ringmain::cli
