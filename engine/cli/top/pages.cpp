#include <cli/top/pages.hpp>

#include <cli/ring_tables.hpp>
#include <cli/stat_text.hpp>
#include <cli/top/columns.hpp>
#include <cli/words.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace ringmain::cli::top {
namespace {

using Lines = std::vector<Styled>;

void add_lines(Lines& lines, std::string_view text, Style style = Style::plain)
{
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.push_back({std::string(text.substr(0, end)), style});
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

// Broken where a line is full; what follows stands below the text behind the first word.
void add_wrapped(Lines& lines, std::string_view text, std::size_t columns, Style style = Style::plain)
{
    constexpr std::size_t indent = 14;
    Lines whole;
    add_lines(whole, text, style);
    for (Styled& line : whole) {
        while (line.text.size() > columns && columns > 2 * indent) {
            const std::size_t space = line.text.rfind(' ', columns);
            const std::size_t end = space == line.text.npos || space <= indent ? columns : space;
            lines.push_back({line.text.substr(0, end), style});
            line.text =
                std::string(indent, ' ') + line.text.substr(std::min(line.text.find_first_not_of(' ', end), line.text.size()));
        }
        lines.push_back(std::move(line));
    }
}

// A table as others print it, below an empty line; its titles are one.
void add_table(Lines& lines, std::string_view text)
{
    const std::size_t begin = lines.size() + 1;
    if (!text.empty()) {
        lines.emplace_back();
        add_lines(lines, text);
        lines[begin].style = begin + 1 < lines.size() ? Style::head : Style::plain;
    }
}

std::size_t write(Canvas& canvas, std::size_t row, const Lines& lines)
{
    for (const Styled& line : lines) {
        canvas.put(row++, 0, line.text, line.style);
    }
    return row;
}

// Why there is not more to see.
std::string explanation(const RingStatus& ring)
{
    switch (ring.state) {
    case RingState::unfinished: return "its creation is not finished; 'ringmain rm --orphans' tells whether its creator died";
    case RingState::incompatible: return fmt::format("another version of ringmain made it: layout {}", ring.version);
    case RingState::unreadable: return fmt::format("we have no right to read it: ask {}, its owner", user_name(ring.owner_uid));
    case RingState::corrupt: return "it holds nonsense, and its members were told so";
    case RingState::ready: break;
    }
    return is_ours(ring) ? std::string() : "of a transport nobody knows who uses it";
}

std::string speeds(const RingRow& row)
{
    const auto speed = [&row](double RingRate::*which) { return row.rate ? std::optional(*row.rate.*which) : std::nullopt; };
    return fmt::format("{:<14}sent {} msg/s, {}/s; received {} msg/s, {}/s", "rate", speed_word(speed(&RingRate::sent_messages)),
                       byte_speed_word(speed(&RingRate::sent_bytes)), speed_word(speed(&RingRate::received_messages)),
                       byte_speed_word(speed(&RingRate::received_bytes)));
}

// Above the members.
Lines beginning(const RingRow& row, std::size_t columns)
{
    constexpr std::size_t bar = 26;
    const RingStatus& ring = row.ring;
    Lines lines;
    add_wrapped(lines, explanation(ring), columns);
    if (ring.state == RingState::ready) {
        add_lines(lines, fmt::format("{:<14}{} {}", "fill", fill_bar(ring, bar), fill_text(ring)), fill_style(ring));
    }
    if (ring.state == RingState::ready && is_ours(ring)) {
        add_lines(lines, speeds(row));
    }
    if (const std::string some = notes(ring); !some.empty()) {
        add_wrapped(lines, fmt::format("{:<14}{}", "notes", some), columns, Style::warning);
    }
    add_wrapped(lines, troubles_text(ring), columns, Style::bad);
    return lines;
}

// Below the members.
Lines ending(const RingStatus& ring)
{
    Lines lines;
    if (is_lanes(ring)) {
        add_table(lines, groups_text(ring));
        add_table(lines, lanes_text(ring));
    }
    if (is_ours(ring)) {
        lines.emplace_back();
        add_lines(lines, counters_text(ring));
    }
    return lines;
}

constexpr const char* help = "Keys\n"
                             "  Up Down j k PgUp PgDn Home End   choose a ring; in a ring: scroll\n"
                             "  Enter, Esc     open the chosen ring; back to all rings\n"
                             "  s >  and  <    sort by the next column, or by the one before\n"
                             "  r              the other way round\n"
                             "  p Space        pause; nothing is looked at until the next one\n"
                             "  d              another delay between looks: 2s, 500ms\n"
                             "  h ?            this help; any other key ends it\n"
                             "  q Ctrl-C       quit\n"
                             "\n"
                             "Columns\n"
                             "  STATE          with '!' where there are notes: open the ring to see them\n"
                             "  MSG/S BYTES/S  of a ring what is sent, of a member what it sends or receives\n"
                             "  FILL           what waits for the group that is furthest behind, of the room\n"
                             "                 of the lanes that were ever used; on slots, of all\n"
                             "  LAG            bytes sent and not yet claimed; of the group that is furthest\n"
                             "                 behind\n"
                             "  OLDEST         since the oldest message in it was sent, where it has stamps\n"
                             "  MEMBERS        living producers (p) and consumers (c), and the dead that\n"
                             "                 nobody has cleaned up after yet\n"
                             "  REPAIRS        times that somebody did\n"
                             "  '-' where nobody can know. Looking changes nothing; the right to read is enough.\n";

} // namespace

Canvas ring_page(const RingRow* row, const View& view, std::size_t columns)
{
    if (row == nullptr) {
        Lines lines;
        add_wrapped(lines, "It is gone: somebody removed it.", columns, Style::bad);
        add_wrapped(lines, "It is shown again if one of that name comes. Esc leads to all rings.", columns);
        Canvas page({lines.size(), columns});
        write(page, 0, lines);
        return page;
    }
    const Lines above = beginning(*row, columns);
    const std::vector<MemberRow> members = arranged_members(*row, view.member_sort);
    const bool has_members = is_ours(row->ring) && row->ring.state == RingState::ready;
    const Lines below = has_members ? ending(row->ring) : Lines();
    const std::size_t middle = has_members ? 2 + std::max<std::size_t>(members.size(), 1) : 0; // an empty line, titles, members
    Canvas page({above.size() + middle + below.size(), columns});
    const std::size_t titles = write(page, 0, above) + 1;
    if (has_members) {
        draw(page, {titles, above.size() + middle, 0, std::string::npos}, member_columns(), members, view.member_sort);
        page.put(titles + 1, 0, members.empty() ? "nobody is attached" : "");
    }
    write(page, above.size() + middle, below);
    return page;
}

Canvas help_page(std::size_t columns)
{
    Lines lines;
    add_lines(lines, help);
    Canvas page({lines.size(), columns});
    write(page, 0, lines);
    return page;
}

} // namespace ringmain::cli::top
