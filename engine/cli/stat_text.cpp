#include <cli/stat_text.hpp>

#include <cli/ring_tables.hpp>
#include <cli/table.hpp>
#include <cli/words.hpp>

#include <ringmain/program/format.hpp>

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace ringmain::cli {
namespace {

// A word in front, in a column of its own: "capacity   16 lanes of 4.0MiB".
std::string line(std::string_view title, std::string_view text)
{
    return text.empty() ? std::string() : fmt::format("{:<14}{}\n", title, text);
}

std::string capacity(const RingStatus& ring)
{
    if (is_lanes(ring)) {
        return fmt::format("{} of {}, {} in all", count(ring.lane_count, "lane"), size_word(ring.lane_bytes),
                           size_word(ring.data_bytes));
    }
    return ring.slots == 0 ? std::string() : fmt::format("{}, {} in all", count(ring.slots, "slot"), size_word(ring.data_bytes));
}

std::string traffic_text(const Traffic& traffic)
{
    return fmt::format("{}, {}", count(traffic.messages, "message"), size_word(traffic.bytes));
}

// From being sent to being delivered; how long the oldest has been waiting.
std::string latency_text(const RingStatus& ring)
{
    if (!ring.latency) {
        return {};
    }
    const LatencyHistogram& all = *ring.latency;
    std::string text = all.messages() == 0 ? "nothing was delivered yet" : std::string();
    for (const auto& [name, part] :
         {std::pair("half", 0.5), std::pair("99%", 0.99), std::pair("99.9%", 0.999), std::pair("all", 1.0)}) {
        if (all.messages() != 0) {
            text += fmt::format("{}{} within {}", text.empty() ? "" : ", ", name, duration_word(all.quantile(part)));
        }
    }
    return line("latency", text) + line("oldest", ring.oldest ? duration_word(*ring.oldest) : "-");
}

std::string members_text(const RingStatus& ring, const std::vector<MemberRate>& rates)
{
    if (ring.members.empty()) {
        return "nobody is attached\n";
    }
    std::vector<Table::Column> columns{
        {"PID", Align::right},  {"PROGRAM"}, {"ROLE"}, {"GROUP"}, {"STATE"}, {"SINCE"}, {"USER"}, {"MESSAGES", Align::right},
        {"BYTES", Align::right}};
    if (!rates.empty()) {
        columns.push_back({"MESSAGES/S", Align::right});
        columns.push_back({"BYTES/S", Align::right});
    }
    Table table(columns);
    for (std::size_t i = 0; i < ring.members.size(); ++i) {
        const MemberStatus& each = ring.members[i];
        std::vector<std::string> row{std::to_string(each.pid),
                                     each.program,
                                     std::string(role_word(each.role)),
                                     each.group.empty() ? "-" : each.group,
                                     each.alive ? "alive" : "dead",
                                     local_time(each.joined_ns),
                                     user_name(each.uid),
                                     std::to_string(each.traffic.messages),
                                     size_word(each.traffic.bytes)};
        if (!rates.empty()) {
            row.push_back(fmt::format("{:.0f}", rates[i].messages));
            row.push_back(size_word(static_cast<std::uint64_t>(rates[i].bytes)));
        }
        table.add(std::move(row));
    }
    return table.text();
}

} // namespace

std::string fill_text(const RingStatus& ring)
{
    const auto fill = fill_of(ring);
    if (!fill) {
        return {};
    }
    const bool in_bytes = is_lanes(ring) || ring.slots == 0;
    return fmt::format("{} of {}", in_bytes ? size_word(fill->filled) : count(fill->filled, "message"),
                       in_bytes ? size_word(fill->room) : program::format_count(fill->room));
}

std::string counters_text(const RingStatus& ring)
{
    const EventCounts& events = ring.events;
    std::string text =
        line("sent", traffic_text(ring.sent)) + line("received", traffic_text(ring.received)) +
        line("producers", fmt::format("{} joined so far", ring.producers_ever)) +
        line("waits", fmt::format("found full {}, empty {}", count(events.full, "time"), program::format_count(events.empty))) +
        line("sleep", fmt::format("{}, {}", count(events.parks, "park"), count(events.wakes, "wake-up"))) +
        line("repairs", program::format_count(ring.repairs));
    if (is_lanes(ring)) {
        text += line("redelivered", program::format_count(events.redelivered)) +
                line("dead letters", program::format_count(ring.dead_letters));
    }
    return text + latency_text(ring);
}

std::string troubles_text(const RingStatus& ring)
{
    std::string text;
    if (ring.state == RingState::corrupt) {
        text += line("TROUBLE", fmt::format("corrupt: remove it with 'ringmain rm {}' and create it again", ring.name));
    }
    if (ring.unburied != 0) {
        text += line("TROUBLE", fmt::format("{} not cleaned up after: the next member will, or 'ringmain repair {} --yes'",
                                            count(ring.unburied, "death"), ring.name));
    }
    if (is_ours(ring) && !ring.crash_safe) {
        text += line("TROUBLE", "NOT crash-safe on this system: see 'ringmain doctor'");
    }
    return text;
}

std::string lanes_text(const RingStatus& ring)
{
    if (ring.lanes.empty()) {
        return "no lane was used yet\n";
    }
    Table table({{"LANE", Align::right}, {"PUBLISHED", Align::right}, {"PRODUCER"}, {"STATE"}});
    for (const LaneStatus& each : ring.lanes) {
        table.add({std::to_string(each.index), size_word(each.published), each.has_producer ? "yes" : "-",
                   each.broken ? "broken" : "sound"});
    }
    return table.text();
}

std::string stat_text(const RingStatus& ring, const std::vector<MemberRate>& rates)
{
    std::string text = line("ring", ring.name) + line("state", state_word(ring.state)) + line("backend", ring.backend);
    if (ring.key != 0) {
        text += line("key", key_word(ring.key)) + line("layout", fmt::format("version {}", ring.version));
    }
    text += line("owner", fmt::format("{}, mode {:04o}", user_name(ring.owner_uid), ring.mode));
    text += ring.created_ns == 0 ? std::string() : line("created", local_time(ring.created_ns));
    text += line("capacity", capacity(ring)) + line("max message", size_word(ring.max_message)) + line("fill", fill_text(ring));
    if (!is_ours(ring)) {
        return text;
    }
    text += counters_text(ring) + troubles_text(ring);
    if (is_lanes(ring)) {
        text += "\n" + lanes_text(ring) + "\n" + groups_text(ring);
    }
    return text + "\n" + members_text(ring, rates);
}

} // namespace ringmain::cli
