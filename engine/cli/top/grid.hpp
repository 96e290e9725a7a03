#pragma once
// Rows and columns in a width that may not have room for all: columns are cut, and the least important go.

#include <cli/table.hpp>
#include <cli/top/canvas.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ringmain::cli::top {

// How wide a column is, in cells.
struct Width {
    std::size_t usual = 0; // at least, so that columns do not move whenever a number grows
    std::size_t least = 0; // what it may be cut to; 0: it is not cut
    std::size_t most = 0;  // what it grows to where there is room
};

template <class Row>
struct Column {
    std::string_view title;
    unsigned importance = 0; // where there is no room, the lowest goes first
    Align align = Align::left;
    Width width = {};
    std::string (*text)(const Row& row, std::size_t width); // as wide, if it can; 0: as it likes
    bool (*before)(const Row& one, const Row& other);       // the order that it sorts by
    Style (*style)(const Row& row) = [](const Row&) { return Style::plain; };
};

struct Sort {
    std::size_t column = 0;
    bool reversed = false;
    bool operator==(const Sort&) const = default;
};

// In that order; those that it does not tell apart stay as they were.
template <class Row>
void arrange(std::vector<Row>& rows, std::span<const Column<Row>> columns, Sort sort)
{
    const auto before = columns[sort.column].before;
    std::ranges::stable_sort(rows,
                             [before, sort](const Row& a, const Row& b) { return sort.reversed ? before(b, a) : before(a, b); });
}

// What a column needs, and where it came to stand.
struct Need {
    Width width;
    unsigned importance = 0;
    std::size_t longest = 0; // of its texts and title
};
struct Place {
    std::size_t column = 0; // which
    std::size_t at = 0;
    std::size_t width = 0;
};
// From left to right, a cell apart; at least one, if it must be cut.
[[nodiscard]] std::vector<Place> fit(std::span<const Need> needs, std::size_t width);

// `text` in a cell: what is too long ends in '~'.
[[nodiscard]] std::string padded(std::string_view text, std::size_t width, Align align);

// Titles, then as many of the rows as fit above `end`, from the one at `first`; the title of the column that sorts has a style
// of its own, and the row at `chosen` is painted as such.
struct Part {
    std::size_t top = 0;
    std::size_t end = 0;
    std::size_t first = 0;
    std::size_t chosen = std::string::npos;
};
template <class Row>
void draw(Canvas& canvas, Part part, std::span<const Column<Row>> columns, const std::vector<Row>& rows, Sort sort)
{
    std::vector<Need> needs;
    for (const Column<Row>& column : columns) {
        std::size_t longest = column.title.size();
        for (const Row& row : rows) {
            longest = std::max(longest, column.text(row, 0).size());
        }
        needs.push_back({column.width, column.importance, longest});
    }
    const std::vector<Place> places = fit(needs, canvas.size().columns);
    for (const Place& place : places) {
        const Column<Row>& column = columns[place.column];
        canvas.put(part.top, place.at, padded(column.title, place.width, column.align),
                   place.column == sort.column ? Style::title : Style::head);
        for (std::size_t i = part.first; i < rows.size() && part.top + 1 + i - part.first < part.end; ++i) {
            canvas.put(part.top + 1 + i - part.first, place.at,
                       padded(column.text(rows[i], place.width), place.width, column.align), column.style(rows[i]));
        }
    }
    if (part.chosen >= part.first && part.chosen < rows.size() && part.top + 1 + part.chosen - part.first < part.end) {
        canvas.paint(part.top + 1 + part.chosen - part.first, Style::chosen);
    }
}

} // namespace ringmain::cli::top
