#include <ringmain/program/suggestion.hpp>

#include <algorithm>
#include <limits>
#include <numeric>
#include <vector>

namespace ringmain::program {

std::size_t edit_distance(std::string_view from, std::string_view to)
{
    // Three rows of the usual table are enough: a swap looks two rows back.
    std::vector<std::size_t> before(to.size() + 1);
    std::vector<std::size_t> above(to.size() + 1);
    std::vector<std::size_t> row(to.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= from.size(); ++i) {
        before.swap(above);
        above.swap(row);
        row[0] = i;
        for (std::size_t j = 1; j <= to.size(); ++j) {
            const std::size_t replaced = above[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
            row[j] = std::min({replaced, above[j] + 1, row[j - 1] + 1});
            if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1]) {
                row[j] = std::min(row[j], before[j - 2] + 1);
            }
        }
    }
    return row[to.size()];
}

std::optional<std::string> nearest(std::string_view typed, std::span<const std::string> words)
{
    const auto starts = [typed](const std::string& word) { return std::string_view(word).starts_with(typed); };
    if (!typed.empty() && std::ranges::count_if(words, starts) == 1) {
        return *std::ranges::find_if(words, starts);
    }
    std::size_t best = std::numeric_limits<std::size_t>::max();
    std::optional<std::string> found;
    for (const std::string& word : words) {
        const std::size_t distance = edit_distance(typed, word);
        if (distance < best && distance <= std::max(typed.size(), word.size()) / 3) {
            best = distance;
            found = word;
        }
    }
    return found;
}

} // namespace ringmain::program
