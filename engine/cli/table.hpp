#pragma once
// Columns of text, as wide as they need to be.

#include <string>
#include <vector>

namespace ringmain::cli {

enum class Align { left, right };

class Table {
public:
    struct Column {
        std::string title;
        Align align = Align::left;
    };
    explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

    // One cell a column.
    void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }

    // Titles, then rows; lines end where their text does.
    [[nodiscard]] std::string text() const;

private:
    std::vector<Column> columns_;
    std::vector<std::vector<std::string>> rows_;
};

} // namespace ringmain::cli
