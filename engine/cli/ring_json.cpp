#include <cli/ring_json.hpp>

#include <cli/words.hpp>

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace ringmain::cli {
namespace {

namespace json = boost::json;

// The value, or null where it means nothing for this ring.
template <class T>
json::value where(bool means_something, T value)
{
    return means_something ? json::value(value) : json::value(nullptr);
}

json::value age_json(std::optional<std::chrono::nanoseconds> age)
{
    return age ? json::value(age->count()) : json::value(nullptr);
}

json::value latency_json(const std::optional<LatencyHistogram>& latency)
{
    if (!latency) {
        return nullptr;
    }
    const auto within = [&latency](double part) { return latency->quantile(part).count(); };
    return json::object{{"messages", latency->messages()}, {"p50_ns", within(0.5)},    {"p90_ns", within(0.9)},
                        {"p99_ns", within(0.99)},          {"p999_ns", within(0.999)}, {"max_ns", within(1)}};
}

json::object lane_json(const LaneStatus& lane)
{
    return {
        {"index", lane.index}, {"has_producer", lane.has_producer}, {"broken", lane.broken}, {"published_bytes", lane.published}};
}

json::object group_json(const GroupStatus& group)
{
    return {{"name", group.name},
            {"ephemeral", group.ephemeral},
            {"type", group.type ? json::value(*group.type) : json::value(nullptr)},
            {"members", group.members},
            {"lag_bytes", group.lag},
            {"claimed_bytes", group.claimed},
            {"orphans", group.orphans},
            {"oldest_age_ns", age_json(group.oldest)}};
}

template <class T>
json::array array_of(const std::vector<T>& all, json::object (*convert)(const T&))
{
    json::array array;
    for (const T& each : all) {
        array.emplace_back(convert(each));
    }
    return array;
}

json::object geometry_of(const RingStatus& ring)
{
    const bool lanes = is_lanes(ring);
    return {{"max_message_bytes", ring.max_message},       {"data_bytes", ring.data_bytes},
            {"slots", where(ring.slots != 0, ring.slots)}, {"lanes", where(lanes, ring.lane_count)},
            {"lane_bytes", where(lanes, ring.lane_bytes)}, {"publisher_fences", where(lanes, ring.publisher_fences)}};
}

json::object counters_of(const RingStatus& ring)
{
    const bool lanes = is_lanes(ring);
    const bool ours = is_ours(ring);
    return {{"sent_messages", where(ours, ring.sent.messages)},
            {"sent_bytes", where(ours, ring.sent.bytes)},
            {"received_messages", where(ours, ring.received.messages)},
            {"received_bytes", where(ours, ring.received.bytes)},
            {"times_full", where(ours, ring.events.full)},
            {"times_empty", where(ours, ring.events.empty)},
            {"parks", where(ours, ring.events.parks)},
            {"wakes", where(ours, ring.events.wakes)},
            {"redelivered", where(lanes, ring.events.redelivered)},
            {"producers_joined", where(ours, ring.producers_ever)},
            {"repairs", where(ours, ring.repairs)},
            {"dead_letters", where(lanes, ring.dead_letters)},
            {"deaths_not_repaired", where(ours, ring.unburied)}};
}

json::object fill_json(const RingStatus& ring)
{
    const auto fill = fill_of(ring);
    const bool in_bytes = is_lanes(ring) || ring.slots == 0;
    const double part = fill && fill->room != 0 ? static_cast<double>(fill->filled) / static_cast<double>(fill->room) : 0;
    return {{"waiting_messages", where(fill && !in_bytes, ring.filled)},
            {"waiting_bytes", where(fill && in_bytes, fill ? fill->filled : 0)},
            {"part", where(fill.has_value(), std::min(part, 1.0))}};
}

} // namespace

json::value key_json(std::int32_t key)
{
    return key == 0 ? json::value(nullptr) : json::value(key_word(key));
}

json::value name_json(std::string_view name)
{
    return name.empty() ? json::value(nullptr) : json::value(name);
}

json::object to_json(const MemberStatus& member)
{
    return {{"index", member.index},
            {"pid", member.pid},
            {"uid", member.uid},
            {"user", user_name(member.uid)},
            {"program", member.program},
            {"role", role_word(member.role)},
            {"group", name_json(member.group)},
            {"alive", member.alive},
            {"since", utc_time(member.joined_ns)},
            {"messages", member.traffic.messages},
            {"bytes", member.traffic.bytes},
            {"claimed_bytes", member.claimed},
            {"held_cursors", member.cursors}};
}

json::array to_json(const std::vector<RingStatus>& rings)
{
    return array_of<RingStatus>(rings, to_json);
}

json::object to_json(const RingStatus& ring)
{
    const bool is_known = ring.state == RingState::ready || ring.state == RingState::corrupt;
    const bool ours = is_known && is_ours(ring);
    json::object all{{"name", name_json(ring.name)},
                     {"state", state_word(ring.state)},
                     {"key", key_json(ring.key)},
                     {"backend", where(is_known, ring.backend)},
                     {"layout_version", where(ring.version != 0, ring.version)},
                     {"owner", user_name(ring.owner_uid)},
                     {"owner_uid", ring.owner_uid},
                     {"mode", fmt::format("{:04o}", ring.mode)},
                     {"created", ring.created_ns != 0 ? json::value(utc_time(ring.created_ns)) : json::value(nullptr)},
                     {"crash_safe", where(ours, ring.crash_safe)}};
    all.emplace("geometry", where(is_known, geometry_of(ring)));
    all.emplace("fill", where(is_known, fill_json(ring)));
    all.emplace("counters", where(is_known, counters_of(ring)));
    all.emplace("stamped", where(ours, ring.latency.has_value()));
    all.emplace("latency", latency_json(ring.latency));
    all.emplace("oldest_age_ns", age_json(ring.oldest));
    all.emplace("lanes", array_of(ring.lanes, lane_json));
    all.emplace("groups", array_of(ring.groups, group_json));
    all.emplace("members", array_of<MemberStatus>(ring.members, to_json));
    return all;
}

} // namespace ringmain::cli
