#include <cli/top/columns.hpp>

#include <cli/ring_tables.hpp>
#include <cli/words.hpp>

#include <ringmain/program/format.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace ringmain::cli::top {
namespace {

std::optional<double> part_filled(const RingStatus& ring)
{
    const auto fill = ring.state == RingState::ready ? fill_of(ring) : std::nullopt;
    if (!fill) {
        return std::nullopt;
    }
    return fill->room == 0 ? 0 : std::min(static_cast<double>(fill->filled) / static_cast<double>(fill->room), 1.0);
}

// Of the group that is furthest behind.
std::uint64_t worst_lag(const RingStatus& ring)
{
    std::uint64_t worst = 0;
    for (const GroupStatus& group : ring.groups) {
        worst = std::max(worst, group.lag);
    }
    return worst;
}

// Only rings of ours know their members, and only while they can be read.
bool knows_members(const RingStatus& ring)
{
    return ring.state == RingState::ready && is_ours(ring);
}

std::string of_members(const RingRow& row, const std::string& text)
{
    return knows_members(row.ring) ? text : "-";
}

std::optional<double> speed_of(const RingRow& row, double RingRate::*which)
{
    return row.rate && knows_members(row.ring) ? std::optional(*row.rate.*which) : std::nullopt;
}

std::string or_dash(std::string_view text)
{
    return std::string(text.empty() ? "-" : text);
}

// "ready!" where there are notes, which may have no room.
std::string noted_state(const RingStatus& ring)
{
    return fmt::format("{}{}", state_word(ring.state), notes(ring).empty() ? "" : "!");
}

Style life_style(const MemberRow& row)
{
    return row.member.alive ? Style::plain : Style::warning;
}

using R = RingRow;
constexpr std::array ring_table{
    Column<R>{"NAME",
              9,
              Align::left,
              {8, 12, 0},
              [](const R& r, std::size_t) { return shown_name(r.ring); },
              [](const R& a, const R& b) { return a.ring.name < b.ring.name; }},
    Column<R>{"BACKEND",
              5,
              Align::left,
              {7, 0, 0},
              [](const R& r, std::size_t) { return or_dash(r.ring.state == RingState::ready ? r.ring.backend : ""); },
              [](const R& a, const R& b) { return a.ring.backend < b.ring.backend; }},
    Column<R>{"STATE",
              3,
              Align::left,
              {5, 0, 0},
              [](const R& r, std::size_t) { return noted_state(r.ring); },
              [](const R& a, const R& b) { return a.ring.state > b.ring.state; },
              [](const R& r) { return health(r.ring); }},
    Column<R>{
        "MSG/S",
        7,
        Align::right,
        {6, 0, 0},
        [](const R& r, std::size_t) { return speed_word(speed_of(r, &RingRate::sent_messages)); },
        [](const R& a, const R& b) { return speed_of(a, &RingRate::sent_messages) > speed_of(b, &RingRate::sent_messages); }},
    Column<R>{"BYTES/S",
              4,
              Align::right,
              {8, 0, 0},
              [](const R& r, std::size_t) { return byte_speed_word(speed_of(r, &RingRate::sent_bytes)); },
              [](const R& a, const R& b) { return speed_of(a, &RingRate::sent_bytes) > speed_of(b, &RingRate::sent_bytes); }},
    Column<R>{"FILL",
              8,
              Align::left,
              {10, 0, 24},
              [](const R& r, std::size_t width) { return fill_bar(r.ring, width); },
              [](const R& a, const R& b) { return part_filled(a.ring) > part_filled(b.ring); },
              [](const R& r) { return fill_style(r.ring); }},
    Column<R>{"LAG",
              6,
              Align::right,
              {7, 0, 0},
              [](const R& r, std::size_t) { return is_lanes(r.ring) ? of_members(r, size_word(worst_lag(r.ring))) : "-"; },
              [](const R& a, const R& b) { return worst_lag(a.ring) > worst_lag(b.ring); }},
    Column<R>{"MEMBERS",
              5,
              Align::left,
              {7, 0, 0},
              [](const R& r, std::size_t) { return of_members(r, members_word(r.ring)); },
              [](const R& a, const R& b) { return a.ring.members.size() > b.ring.members.size(); },
              [](const R& r) { return health(r.ring); }},
    Column<R>{
        "REPAIRS",
        2,
        Align::right,
        {7, 0, 0},
        [](const R& r, std::size_t) { return of_members(r, program::format_thousands(static_cast<double>(r.ring.repairs))); },
        [](const R& a, const R& b) { return a.ring.repairs > b.ring.repairs; }},
    Column<R>{"OLDEST",
              1,
              Align::right,
              {6, 0, 0},
              [](const R& r, std::size_t) { return r.ring.oldest ? duration_word(*r.ring.oldest) : "-"; },
              [](const R& a, const R& b) { return a.ring.oldest > b.ring.oldest; }},
    Column<R>{"NOTES",
              0,
              Align::left,
              {},
              [](const R& r, std::size_t) { return notes(r.ring); },
              [](const R& a, const R& b) { return notes(a.ring) > notes(b.ring); },
              [](const R& r) { return health(r.ring); }},
};
static_assert(ring_table[ring_speed].title == "MSG/S");

std::optional<double> member_messages(const MemberRow& row)
{
    return row.rate ? std::optional(row.rate->messages) : std::nullopt;
}

std::optional<double> member_bytes(const MemberRow& row)
{
    return row.rate ? std::optional(row.rate->bytes) : std::nullopt;
}

using M = MemberRow;
constexpr std::array member_table{
    Column<M>{"PID",
              9,
              Align::right,
              {5, 0, 0},
              [](const M& m, std::size_t) { return std::to_string(m.member.pid); },
              [](const M& a, const M& b) { return a.member.pid < b.member.pid; }},
    Column<M>{"PROGRAM",
              6,
              Align::left,
              {8, 16, 0},
              [](const M& m, std::size_t) { return or_dash(m.member.program); },
              [](const M& a, const M& b) { return a.member.program < b.member.program; }},
    Column<M>{"ROLE",
              7,
              Align::left,
              {8, 0, 0},
              [](const M& m, std::size_t) { return std::string(role_word(m.member.role)); },
              [](const M& a, const M& b) { return a.member.role < b.member.role; }},
    Column<M>{"GROUP",
              5,
              Align::left,
              {7, 7, 0},
              [](const M& m, std::size_t) { return or_dash(m.member.group); },
              [](const M& a, const M& b) { return a.member.group < b.member.group; }},
    Column<M>{"STATE",
              4,
              Align::left,
              {5, 0, 0},
              [](const M& m, std::size_t) { return std::string(m.member.alive ? "alive" : "dead"); },
              [](const M& a, const M& b) { return a.member.alive < b.member.alive; },
              life_style},
    Column<M>{"MSG/S",
              8,
              Align::right,
              {6, 0, 0},
              [](const M& m, std::size_t) { return speed_word(member_messages(m)); },
              [](const M& a, const M& b) { return member_messages(a) > member_messages(b); }},
    Column<M>{"BYTES/S",
              3,
              Align::right,
              {8, 0, 0},
              [](const M& m, std::size_t) { return byte_speed_word(member_bytes(m)); },
              [](const M& a, const M& b) { return member_bytes(a) > member_bytes(b); }},
    Column<M>{"MESSAGES",
              2,
              Align::right,
              {8, 0, 0},
              [](const M& m, std::size_t) { return program::format_count(m.member.traffic.messages); },
              [](const M& a, const M& b) { return a.member.traffic.messages > b.member.traffic.messages; }},
    Column<M>{"BYTES",
              1,
              Align::right,
              {8, 0, 0},
              [](const M& m, std::size_t) { return size_word(m.member.traffic.bytes); },
              [](const M& a, const M& b) { return a.member.traffic.bytes > b.member.traffic.bytes; }},
};
static_assert(member_table[member_speed].title == "MSG/S");

} // namespace

std::span<const Column<RingRow>> ring_columns() noexcept
{
    return ring_table;
}

std::span<const Column<MemberRow>> member_columns() noexcept
{
    return member_table;
}

std::string fill_bar(const RingStatus& ring, std::size_t width)
{
    const auto part = part_filled(ring);
    if (!part || width < 8) {
        return !part ? "-" : fmt::format("{:.0f}%", *part * 100);
    }
    std::string bar(width - 2, ' ');
    std::fill_n(bar.begin(), static_cast<std::ptrdiff_t>(*part * static_cast<double>(bar.size())), '|');
    const std::string percent = fmt::format(" {:.0f}%", std::floor(*part * 100));
    bar.replace(bar.size() - percent.size(), percent.size(), percent);
    return "[" + bar + "]";
}

Style fill_style(const RingStatus& ring)
{
    const double part = part_filled(ring).value_or(0);
    return part >= 0.95 ? Style::bad : part >= 0.8 ? Style::warning : Style::good;
}

std::string speed_word(std::optional<double> messages)
{
    std::string text = messages ? program::format_thousands(*messages) : "-";
    std::erase(text, ' ');
    return text;
}

std::string byte_speed_word(std::optional<double> bytes)
{
    return bytes ? size_word(static_cast<std::uint64_t>(*bytes)) : "-";
}

Style health(const RingStatus& ring)
{
    const bool all_live = std::ranges::all_of(ring.members, &MemberStatus::alive);
    return ring.state != RingState::ready ? Style::bad : all_live && notes(ring).empty() ? Style::plain : Style::warning;
}

} // namespace ringmain::cli::top
