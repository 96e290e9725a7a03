#include <cli/top/screen.hpp>

#include <cli/ring_tables.hpp>
#include <cli/top/columns.hpp>
#include <cli/top/pages.hpp>
#include <cli/words.hpp>

#include <fmt/format.h>

#include <chrono>

namespace ringmain::cli::top {
namespace {

constexpr std::size_t low = 6; // rows: below that there is no line of keys

std::string interval_word(std::chrono::nanoseconds interval)
{
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(interval).count();
    return ms % 1000 == 0 ? fmt::format("{}s", ms / 1000) : fmt::format("{}ms", ms);
}

std::string sort_word(const View& view)
{
    const Sort sort = view.open ? view.member_sort : view.ring_sort;
    const std::string_view title = view.open ? member_columns()[sort.column].title : ring_columns()[sort.column].title;
    return fmt::format("by {}{}", title, sort.reversed ? " reversed" : "");
}

// What it is that the page shows.
std::string subject(const Sample& sample, const View& view)
{
    if (!view.open) {
        return count(sample.rings.size(), "ring");
    }
    const RingRow* const row = sample.find(*view.open);
    if (row == nullptr) {
        return view.open->name + "  GONE";
    }
    const RingStatus& ring = row->ring;
    return ring.state != RingState::ready ? fmt::format("{}  {}", shown_name(ring), state_word(ring.state))
                                          : fmt::format("{}  {} {}{}", shown_name(ring), ring.backend, state_word(ring.state),
                                                        is_ours(ring) ? "  " + members_word(ring) : "");
}

std::string time_of_day(std::int64_t ns)
{
    const std::string text = local_time(ns);
    return text.substr(text.find(' ') + 1);
}

void draw_title(Canvas& canvas, const Sample& sample, const View& view)
{
    const std::string text =
        view.help ? "ringmain top  help"
                  : fmt::format("ringmain top{}  {}  {}  every {}  {}", view.paused ? "  PAUSED" : "", subject(sample, view),
                                sort_word(view), interval_word(view.interval), time_of_day(sample.time_ns));
    canvas.put(0, 0, text);
    canvas.paint(0, Style::title);
}

bool has_footer(const Sample& sample, const View& view, Size size)
{
    return size.rows >= low || view.delay || !view.complaint.empty() || !sample.failure.empty();
}

Styled footer_text(const Sample& sample, const View& view)
{
    if (view.delay) {
        return {fmt::format("delay (now {}): {}_", interval_word(view.interval), *view.delay), Style::head};
    }
    if (!view.complaint.empty()) {
        return {view.complaint, Style::bad};
    }
    if (!sample.failure.empty()) {
        return {sample.failure, Style::bad};
    }
    if (view.help) {
        return {"any key: back", Style::faint};
    }
    return {fmt::format("q quit  h help  {}  s sort  r reverse  p pause  d delay", view.open ? "Esc all rings" : "Enter open"),
            Style::faint};
}

void draw_footer(Canvas& canvas, const Sample& sample, const View& view, Extent extent)
{
    const Size size = canvas.size();
    const Styled text = footer_text(sample, view);
    canvas.put(size.rows - 1, 0, text.text, text.style);
    if (extent.all > extent.visible) {
        const std::string where =
            fmt::format("  {}-{} of {}", view.first + 1, std::min(view.first + extent.visible, extent.all), extent.all);
        canvas.put(size.rows - 1, size.columns - std::min(size.columns, where.size()), where, Style::head);
    }
}

// The part below the title and above the line of keys.
std::size_t body_rows(const Sample& sample, const View& view, Size size)
{
    const std::size_t frame = has_footer(sample, view, size) ? 2 : 1;
    return size.rows - std::min(size.rows, frame);
}

void draw_list(Canvas& canvas, const Sample& sample, const View& view, Extent extent)
{
    if (sample.rings.empty()) {
        canvas.put(1, 0, "no rings: 'ringmain create' makes one, and so do ringmain-produce and ringmain-consume");
        return;
    }
    draw(canvas, {1, 2 + extent.visible, view.first, view.chosen_row}, ring_columns(), arranged_rings(sample, view.ring_sort),
         view.ring_sort);
}

Canvas page_of(const Sample& sample, const View& view, std::size_t columns)
{
    return view.help ? help_page(columns) : ring_page(sample.find(*view.open), view, columns);
}

} // namespace

Extent extent(const Sample& sample, const View& view, Size size)
{
    const std::size_t rows = body_rows(sample, view, size);
    return view.open || view.help ? Extent{page_of(sample, view, size.columns).size().rows, rows}
                                  : Extent{sample.rings.size(), rows - std::min<std::size_t>(rows, 1)}; // below the titles
}

Canvas screen(const Sample& sample, const View& view, Size size)
{
    Canvas canvas(size);
    if (size.rows == 0) {
        return canvas;
    }
    const Extent fits = extent(sample, view, size);
    draw_title(canvas, sample, view);
    if (view.open || view.help) {
        const Canvas page = page_of(sample, view, size.columns);
        for (std::size_t i = 0; i < fits.visible && view.first + i < fits.all; ++i) {
            canvas.copy(1 + i, page, view.first + i);
        }
    } else {
        draw_list(canvas, sample, view, fits);
    }
    if (has_footer(sample, view, size)) {
        draw_footer(canvas, sample, view, fits);
    }
    return canvas;
}

} // namespace ringmain::cli::top
