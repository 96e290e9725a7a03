#pragma once
// What a terminal is to show: a rectangle of printable ASCII, each cell with a style.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ringmain::cli::top {

struct Size {
    std::size_t rows = 24;
    std::size_t columns = 80;
    bool operator==(const Size&) const = default;
};

// title, chosen: reverse; head: bold; the last four have colours, where there are any.
enum class Style : std::uint8_t { plain, title, chosen, head, faint, good, warning, bad };

struct Styled {
    std::string text;
    Style style = Style::plain;
};

class Canvas {
public:
    explicit Canvas(Size size) : size_(size), text_(size.rows, std::string(size.columns, ' ')), styles_(size.rows)
    {
        for (std::vector<Style>& row : styles_) {
            row.resize(size.columns);
        }
    }

    [[nodiscard]] Size size() const noexcept { return size_; }

    // Cut at the right edge; nothing of what is outside. Whatever is not printable ASCII becomes '?', a byte each. Returns the
    // column behind it.
    std::size_t put(std::size_t row, std::size_t column, std::string_view text, Style style = Style::plain);
    // The style of a whole row.
    void paint(std::size_t row, Style style);

    // A row of another one.
    void copy(std::size_t row, const Canvas& other, std::size_t its_row);

    // As wide as the canvas.
    [[nodiscard]] const std::string& text(std::size_t row) const { return text_[row]; }
    [[nodiscard]] const std::vector<Style>& styles(std::size_t row) const { return styles_[row]; }

private:
    Size size_;
    std::vector<std::string> text_;
    std::vector<std::vector<Style>> styles_;
};

} // namespace ringmain::cli::top
