#include <cli/top/grid.hpp>

#include <numeric>

namespace ringmain::cli::top {
namespace {

std::size_t natural(const Need& need)
{
    return std::max(need.width.usual, need.longest);
}

std::size_t narrowest(const Need& need)
{
    return need.width.least == 0 ? natural(need) : std::min(need.width.least, natural(need));
}

// All of them at their narrowest, with a gap behind each.
std::size_t room_for(std::span<const Need> needs, const std::vector<std::size_t>& columns)
{
    return std::accumulate(columns.begin(), columns.end(), std::size_t{0},
                           [needs](std::size_t sum, std::size_t i) { return sum + narrowest(needs[i]) + 1; });
}

} // namespace

std::vector<Place> fit(std::span<const Need> needs, std::size_t width)
{
    std::vector<std::size_t> kept(needs.size());
    std::iota(kept.begin(), kept.end(), std::size_t{0});
    while (kept.size() > 1 && room_for(needs, kept) > width + 1) {
        kept.erase(std::ranges::min_element(kept, {}, [needs](std::size_t i) { return needs[i].importance; }));
    }
    std::vector<std::size_t> widths(kept.size());
    std::ranges::transform(kept, widths.begin(), [needs](std::size_t i) { return narrowest(needs[i]); });
    // What is left goes to those that are cut, and then to those that may grow.
    std::size_t left = width + 1 - std::min(width + 1, room_for(needs, kept));
    const auto widen = [&widths, &left](std::size_t i, std::size_t wanted) {
        const std::size_t more = std::min(left, wanted - std::min(wanted, widths[i]));
        widths[i] += more;
        left -= more;
    };
    for (std::size_t i = 0; i < kept.size(); ++i) {
        widen(i, natural(needs[kept[i]]));
    }
    for (std::size_t i = 0; i < kept.size(); ++i) {
        widen(i, needs[kept[i]].width.most);
    }
    std::vector<Place> places;
    std::size_t at = 0;
    for (std::size_t i = 0; i < kept.size(); ++i) {
        places.push_back({kept[i], at, std::min(widths[i], width)});
        at += widths[i] + 1;
    }
    return places;
}

std::string padded(std::string_view text, std::size_t width, Align align)
{
    if (text.size() > width) {
        return width == 0 ? std::string() : std::string(text.substr(0, width - 1)) + '~';
    }
    std::string cell(text); // padded by bytes, of which each is a cell
    cell.insert(align == Align::left ? cell.size() : 0, width - text.size(), ' ');
    return cell;
}

} // namespace ringmain::cli::top
