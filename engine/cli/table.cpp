#include <cli/table.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace ringmain::cli {

std::string Table::text() const
{
    std::vector<std::vector<std::string>> lines(1);
    for (const Column& column : columns_) {
        lines.front().push_back(column.title);
    }
    lines.insert(lines.end(), rows_.begin(), rows_.end());

    std::vector<std::size_t> widths(columns_.size());
    for (const auto& line : lines) {
        for (std::size_t i = 0; i < widths.size(); ++i) {
            widths[i] = std::max(widths[i], line[i].size());
        }
    }
    std::string text;
    for (const auto& line : lines) {
        for (std::size_t i = 0; i < widths.size(); ++i) {
            text += columns_[i].align == Align::left ? fmt::format("{:<{}}  ", line[i], widths[i])
                                                     : fmt::format("{:>{}}  ", line[i], widths[i]);
        }
        text.erase(text.find_last_not_of(' ') + 1);
        text += '\n';
    }
    return text;
}

} // namespace ringmain::cli
