#include <cli/top/view.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace ringmain::cli::top {
namespace {

// Where a key leads to from `at`, of `extent.all` places.
std::optional<std::size_t> moved(Key pressed, std::size_t at, Extent extent)
{
    const std::size_t page = std::max<std::size_t>(extent.visible, 1);
    const std::size_t last = extent.all - std::min<std::size_t>(extent.all, 1);
    switch (pressed) {
    case keys::up:
    case 'k': return at - std::min<std::size_t>(at, 1);
    case keys::down:
    case 'j': return std::min(at + 1, last);
    case keys::page_up: return at - std::min(at, page);
    case keys::page_down: return std::min(at + page, last);
    case keys::home: return 0;
    case keys::end: return last;
    default: return std::nullopt;
    }
}

void choose(View& view, const Sample& sample, std::size_t row)
{
    const auto rings = arranged_rings(sample, view.ring_sort);
    view.chosen_row = row;
    view.chosen = row < rings.size() ? std::optional(rings[row].id) : std::nullopt;
}

// In seconds where no unit is typed.
void set_delay(View& view)
{
    std::string text = *std::exchange(view.delay, std::nullopt);
    if (text.empty()) {
        return;
    }
    text += text.back() >= '0' && text.back() <= '9' ? "s" : "";
    if (const auto wanted = parse_interval(text)) {
        view.interval = *wanted;
    } else {
        view.complaint = wanted.error();
    }
}

void type(View& view, Key pressed)
{
    constexpr std::size_t longest = 12;
    if (pressed == keys::enter) {
        set_delay(view);
    } else if (pressed == keys::escape) {
        view.delay.reset();
    } else if (pressed == keys::backspace) {
        view.delay->resize(view.delay->size() - std::min<std::size_t>(view.delay->size(), 1));
    } else if (pressed > ' ' && pressed <= '~' && view.delay->size() < longest) {
        *view.delay += static_cast<char>(pressed);
    }
}

void open_help(View& view, bool open)
{
    view.help = open;
    view.first = 0;
}

void command(View& view, Key pressed)
{
    Sort& sort = view.open ? view.member_sort : view.ring_sort;
    const std::size_t columns = view.open ? member_columns().size() : ring_columns().size();
    switch (pressed) {
    case 'q': view.over = true; break;
    case 'h':
    case '?': open_help(view, true); break;
    case 'p':
    case ' ': view.paused = !view.paused; break;
    case 's':
    case '>': sort = {(sort.column + 1) % columns, false}; break;
    case '<': sort = {(sort.column + columns - 1) % columns, false}; break;
    case 'r': sort.reversed = !sort.reversed; break;
    case 'd': view.delay.emplace(); break;
    case keys::enter:
        view.first = view.open ? view.first : 0;
        view.open = view.open ? view.open : view.chosen;
        break;
    case keys::escape:
        view.first = 0;
        view.open.reset();
        break;
    default: break;
    }
}

} // namespace

program::Parsed<std::chrono::nanoseconds> parse_interval(std::string_view text)
{
    auto interval = program::parse_duration(text);
    if (interval && (*interval < shortest_interval || *interval > longest_interval)) {
        return fmt::format("'{}' is no time between two looks: write 100ms to 24h", text);
    }
    return interval;
}

std::vector<RingRow> arranged_rings(const Sample& sample, Sort sort)
{
    std::vector<RingRow> rings = sample.rings;
    arrange(rings, ring_columns(), sort);
    return rings;
}

std::vector<MemberRow> arranged_members(const RingRow& row, Sort sort)
{
    std::vector<MemberRow> members = members_of(row);
    arrange(members, member_columns(), sort);
    return members;
}

View press(View view, Key key, const Sample& sample, Extent extent)
{
    view.complaint.clear();
    const bool is_list = !view.open && !view.help;
    if (view.delay) {
        type(view, key);
    } else if (const auto to = moved(key, is_list ? view.chosen_row : view.first, extent)) {
        if (is_list) {
            choose(view, sample, *to);
        } else {
            view.first = *to;
        }
    } else if (view.help) {
        open_help(view, false);
    } else {
        command(view, key);
    }
    return view;
}

View settle(View view, const Sample& sample, Extent extent)
{
    if (!view.open && !view.help) {
        const auto rings = arranged_rings(sample, view.ring_sort);
        const auto found = view.chosen ? std::ranges::find(rings, *view.chosen, &RingRow::id) : rings.end();
        const auto row = static_cast<std::size_t>(found - rings.begin());
        choose(view, sample,
               found != rings.end() ? row : std::min(view.chosen_row, rings.size() - std::min<std::size_t>(rings.size(), 1)));
        view.first = std::min(view.first, view.chosen_row);
        view.first = std::max(view.first + extent.visible, view.chosen_row + 1) - extent.visible;
    }
    view.first = std::min(view.first, extent.all - std::min(extent.all, extent.visible));
    return view;
}

} // namespace ringmain::cli::top
