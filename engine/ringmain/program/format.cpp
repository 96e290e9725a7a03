#include <ringmain/program/format.hpp>

#include <fmt/format.h>

#include <array>

namespace ringmain::program {
namespace {

// Divides until the number shows at most four digits, so that "1023 B" becomes "1.0 KiB" one byte later.
template <std::size_t N>
std::string scaled(double n, double base, const std::array<const char*, N>& units)
{
    std::size_t unit = 0;
    while (unit + 1 < N && n >= base - 0.05) {
        n /= base;
        ++unit;
    }
    const std::string number = unit == 0 ? fmt::format("{:.0f}", n) : fmt::format("{:.1f}", n);
    return *units[unit] == '\0' ? number : fmt::format("{} {}", number, units[unit]);
}

} // namespace

std::string format_size(double bytes)
{
    return scaled(bytes, 1024, std::array{"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"});
}

std::string format_thousands(double n)
{
    return scaled(n, 1000, std::array{"", "k", "M", "G", "T"});
}

std::string format_count(std::uint64_t n)
{
    std::string text = std::to_string(n);
    for (std::size_t from_end = 3; from_end < text.size(); from_end += 4) {
        text.insert(text.size() - from_end, 1, ',');
    }
    return text;
}

std::string format_clock(std::chrono::nanoseconds time)
{
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time).count();
    return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

} // namespace ringmain::program
