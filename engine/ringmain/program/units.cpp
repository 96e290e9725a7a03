#include <ringmain/program/units.hpp>

#include <fmt/format.h>

#include <charconv>
#include <limits>
#include <optional>
#include <utility>

namespace ringmain::program {
namespace {

constexpr std::uint64_t too_many = std::numeric_limits<std::uint64_t>::max();

// A leading whole number, and the unit behind it.
struct Split {
    std::uint64_t number;
    std::string_view unit;
};

Parsed<Split> split(std::string_view text, std::string_view kind, std::string_view example)
{
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc::result_out_of_range) {
        return fmt::format("'{}' is too large for a {}", text, kind);
    }
    if (error != std::errc()) {
        return fmt::format("'{}' is not a {}: write {}", text, kind, example);
    }
    return Split{number, text.substr(static_cast<std::size_t>(end - text.data()))};
}

// Which power of a thousand (or of 1,024) a letter stands for; 0 for none of them.
unsigned power_of(char letter)
{
    switch (letter) {
    case 'k':
    case 'K': return 1;
    case 'M': return 2;
    case 'G': return 3;
    case 'T': return 4;
    default: return 0;
    }
}

std::uint64_t power(std::uint64_t base, unsigned exponent)
{
    std::uint64_t result = 1;
    for (unsigned i = 0; i < exponent; ++i) {
        result *= base;
    }
    return result;
}

std::optional<std::uint64_t> size_unit(std::string_view unit)
{
    if (unit.empty() || unit == "B") {
        return 1;
    }
    const unsigned exponent = power_of(unit.front());
    const std::string_view rest = unit.substr(1);
    if (exponent == 0 || !(rest.empty() || rest == "iB" || rest == "B")) {
        return std::nullopt;
    }
    return power(rest == "B" ? 1000 : 1024, exponent);
}

std::optional<std::uint64_t> count_unit(std::string_view unit)
{
    if (unit.empty()) {
        return 1;
    }
    const unsigned exponent = unit.size() == 1 ? power_of(unit.front()) : 0;
    return exponent == 0 ? std::nullopt : std::optional(power(1000, exponent));
}

std::optional<std::uint64_t> time_unit(std::string_view unit)
{
    constexpr std::pair<std::string_view, std::uint64_t> units[] = {
        {"ns", 1}, {"us", 1'000}, {"ms", 1'000'000}, {"s", 1'000'000'000}, {"m", 60'000'000'000}, {"h", 3'600'000'000'000}};
    for (const auto& [name, nanoseconds] : units) {
        if (name == unit) {
            return nanoseconds;
        }
    }
    return std::nullopt;
}

template <class Unit>
Parsed<std::uint64_t> parse(std::string_view text, std::string_view kind, std::string_view example, Unit unit_of,
                            std::uint64_t largest = too_many)
{
    const auto parts = split(text, kind, example);
    if (!parts) {
        return parts.error();
    }
    const std::optional<std::uint64_t> unit = unit_of(parts->unit);
    if (!unit) {
        return fmt::format("'{}' is not a {}: write {}", text, kind, example);
    }
    if (parts->number > largest / *unit) {
        return fmt::format("'{}' is too large for a {}", text, kind);
    }
    return parts->number * *unit;
}

} // namespace

Parsed<std::uint64_t> parse_size(std::string_view text)
{
    return parse(text, "size", "bytes, such as 512, 64K, 4MiB or 1G", size_unit);
}

Parsed<std::uint64_t> parse_count(std::string_view text)
{
    return parse(text, "count", "a whole number, such as 250 or 10k", count_unit);
}

Parsed<std::chrono::nanoseconds> parse_duration(std::string_view text)
{
    constexpr auto longest = static_cast<std::uint64_t>(std::chrono::nanoseconds::max().count());
    const auto parsed =
        parse(text, "duration", "a whole number with ns, us, ms, s, m or h, such as 500ms or 2s", time_unit, longest);
    if (!parsed) {
        return parsed.error();
    }
    return std::chrono::nanoseconds(static_cast<std::int64_t>(*parsed));
}

Parsed<Rate> parse_rate(std::string_view text)
{
    constexpr std::string_view example = "messages in a unit of time, such as 500/s, 10k/s or 30/m";
    const std::size_t slash = text.find('/');
    const auto count = slash == text.npos ? Parsed<std::uint64_t>(std::string()) : parse_count(text.substr(0, slash));
    const auto unit = slash == text.npos ? std::nullopt : time_unit(text.substr(slash + 1));
    if (!count || !unit) {
        return fmt::format("'{}' is not a rate: write {}", text, example);
    }
    if (*count == 0) {
        return fmt::format("'{}' would never send anything: write at least 1 in a unit of time", text);
    }
    return Rate{*count, std::chrono::nanoseconds(static_cast<std::int64_t>(*unit))};
}

Parsed<unsigned> parse_mode(std::string_view text)
{
    unsigned mode = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), mode, 8);
    if (error != std::errc() || end != text.data() + text.size() || mode > 0777) {
        return fmt::format("'{}' is not a mode: write octal permission bits, such as 0600 or 0660", text);
    }
    return mode;
}

Parsed<std::uint16_t> parse_type(std::string_view text)
{
    const auto number = parse_count(text);
    if (!number || *number > std::numeric_limits<std::uint16_t>::max()) {
        return fmt::format("'{}' is not a type: write a number from 0 to 65535", text);
    }
    return static_cast<std::uint16_t>(*number);
}

Parsed<std::int32_t> parse_selection(std::string_view text)
{
    const bool is_negative = text.starts_with('-');
    const auto type = parse_type(is_negative ? text.substr(1) : text);
    if (!type) {
        return fmt::format("'{}' is not a type to receive: write a number from -65535 to 65535", text);
    }
    return is_negative ? -std::int32_t{*type} : std::int32_t{*type};
}

Parsed<std::size_t> parse_batch(std::string_view text)
{
    const auto number = parse_count(text);
    if (!number || *number < 1 || *number > 65536) {
        return fmt::format("'{}' is not a batch: write a number of messages from 1 to 65536", text);
    }
    return static_cast<std::size_t>(*number);
}

} // namespace ringmain::program
