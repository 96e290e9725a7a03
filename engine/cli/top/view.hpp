#pragma once
// What the user chose to see, and what keys make of it.

#include <cli/top/columns.hpp>
#include <cli/top/grid.hpp>
#include <cli/top/model.hpp>

#include <ringmain/program/units.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringmain::cli::top {

// A key is the character that it types, or one of these.
using Key = int;
namespace keys {
inline constexpr Key none = 0;
inline constexpr Key enter = 10;
inline constexpr Key escape = 27;
inline constexpr Key backspace = 127;
inline constexpr Key up = 256;
inline constexpr Key down = 257;
inline constexpr Key page_up = 258;
inline constexpr Key page_down = 259;
inline constexpr Key home = 260;
inline constexpr Key end = 261;
} // namespace keys

// How long there may be between two looks.
inline constexpr std::chrono::nanoseconds shortest_interval = std::chrono::milliseconds(100);
inline constexpr std::chrono::nanoseconds longest_interval = std::chrono::hours(24);
// Or a phrase that says what is wrong.
[[nodiscard]] program::Parsed<std::chrono::nanoseconds> parse_interval(std::string_view text);

struct View {
    std::chrono::nanoseconds interval = std::chrono::seconds(1);
    std::optional<RingId> open; // nullopt: all of them
    std::optional<RingId> chosen;
    std::size_t chosen_row = 0; // where it is, or was: the next one there is chosen when it is gone
    std::size_t first = 0;      // row, or line, that stands on top
    Sort ring_sort{ring_speed, false};
    Sort member_sort{member_speed, false};
    bool paused = false;
    bool help = false;
    bool over = false;
    std::optional<std::string> delay; // what is typed in answer to 'd'
    std::string complaint;            // about what was typed
};

// In the order that they are shown in.
[[nodiscard]] std::vector<RingRow> arranged_rings(const Sample& sample, Sort sort);
[[nodiscard]] std::vector<MemberRow> arranged_members(const RingRow& row, Sort sort);

// How much there is to show, and how much of it is seen at once: rings in the list, else lines.
struct Extent {
    std::size_t all = 0;
    std::size_t visible = 0;
};

// After a key. settle() is next.
[[nodiscard]] View press(View view, Key key, const Sample& sample, Extent extent);

// After whatever happened: chooses a ring where none is, scrolls to it, and never past the end.
[[nodiscard]] View settle(View view, const Sample& sample, Extent extent);

} // namespace ringmain::cli::top
