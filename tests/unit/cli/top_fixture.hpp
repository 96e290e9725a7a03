#pragma once
// Rings made up for top, and what is seen of them.

#include <cli/top/screen.hpp>

#include <string>
#include <utility>

namespace ringmain::cli::top {

inline MemberStatus member_of(unsigned index, std::uint32_t pid, Role role, std::uint64_t messages, std::string group = {})
{
    MemberStatus member;
    member.index = index;
    member.pid = pid;
    member.role = role;
    member.alive = true;
    member.program = role == Role::producer ? "feed" : "sink";
    member.group = std::move(group);
    member.traffic = {messages, messages * 10};
    return member;
}

// Of lanes, half full, with a producer and a consumer that have moved so many messages.
inline RingStatus lanes_ring(std::string name, std::uint64_t messages)
{
    RingStatus ring;
    ring.state = RingState::ready;
    ring.name = std::move(name);
    ring.key = 2;
    ring.backend = "lanes";
    ring.lane_bytes = 1 << 20;
    ring.lane_count = 4;
    ring.crash_safe = true;
    ring.filled = 1 << 19;
    ring.created_ns = 1;
    ring.lanes = {{0, true, false, 1 << 20}};
    ring.groups = {{0, "default", false, {}, 1, 1 << 19, 0, 0, {}}};
    ring.sent = {messages, messages * 10};
    ring.received = {messages / 2, messages * 5};
    ring.members = {member_of(0, 70, Role::producer, messages), member_of(4, 71, Role::consumer, messages / 2, "default")};
    return ring;
}

inline Look look_of(std::vector<RingStatus> rings, int second = 0)
{
    return {Deadline(std::chrono::seconds(second)), 0, std::move(rings)};
}

// Two looks, a second apart, in which each ring sent so many messages.
inline Sample two_looks(const std::vector<std::pair<std::string, std::uint64_t>>& rings)
{
    std::vector<RingStatus> before;
    std::vector<RingStatus> after;
    for (const auto& [name, messages] : rings) {
        before.push_back(lanes_ring(name, 0));
        after.push_back(lanes_ring(name, messages));
    }
    return sample(sample(look_of(before)), look_of(after, 1));
}

inline View settled(View view, const Sample& seen, Size size = {})
{
    const Extent fits = extent(seen, view, size);
    return settle(std::move(view), seen, fits);
}

// A key, and what follows from it.
inline View pressed(View view, Key key, const Sample& seen, Size size = {})
{
    const Extent fits = extent(seen, view, size);
    return settled(press(std::move(view), key, seen, fits), seen, size);
}

inline View typed(View view, std::string_view keys, const Sample& seen)
{
    for (const char c : keys) {
        view = pressed(std::move(view), c, seen);
    }
    return view;
}

inline std::string text_of(const Canvas& canvas)
{
    std::string text;
    for (std::size_t row = 0; row < canvas.size().rows; ++row) {
        text += canvas.text(row);
        text.erase(text.find_last_not_of(' ') + 1);
        text += '\n';
    }
    return text;
}

} // namespace ringmain::cli::top
