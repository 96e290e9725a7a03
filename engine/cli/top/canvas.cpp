#include <cli/top/canvas.hpp>

#include <algorithm>

namespace ringmain::cli::top {

std::size_t Canvas::put(std::size_t row, std::size_t column, std::string_view text, Style style)
{
    if (row >= size_.rows) {
        return column;
    }
    for (const char c : text) {
        if (column >= size_.columns) {
            break;
        }
        text_[row][column] = c >= ' ' && c <= '~' ? c : '?';
        styles_[row][column] = style;
        ++column;
    }
    return column;
}

void Canvas::paint(std::size_t row, Style style)
{
    if (row < size_.rows) {
        std::ranges::fill(styles_[row], style);
    }
}

void Canvas::copy(std::size_t row, const Canvas& other, std::size_t its_row)
{
    for (std::size_t i = 0; row < size_.rows && i < std::min(size_.columns, other.size_.columns); ++i) {
        text_[row][i] = other.text_[its_row][i];
        styles_[row][i] = other.styles_[its_row][i];
    }
}

} // namespace ringmain::cli::top
