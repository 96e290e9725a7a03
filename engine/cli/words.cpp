#include <cli/words.hpp>

#include <ringmain/backend/table.hpp>
#include <ringmain/program/format.hpp>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <pwd.h>

#include <algorithm>
#include <array>
#include <ctime>

namespace ringmain::cli {
namespace {

constexpr std::int64_t second = 1'000'000'000;

}

std::string user_name(std::uint32_t uid)
{
    const passwd* user = ::getpwuid(uid);
    return user != nullptr ? user->pw_name : std::to_string(uid);
}

std::string size_word(std::uint64_t bytes)
{
    std::string text = program::format_size(static_cast<double>(bytes));
    std::erase(text, ' ');
    return text;
}

std::string duration_word(std::chrono::nanoseconds time)
{
    struct Unit {
        std::string_view name;
        double ns;
    };
    constexpr std::array units{Unit{"h", 3600e9}, Unit{"m", 60e9}, Unit{"s", 1e9}, Unit{"ms", 1e6}, Unit{"us", 1e3}};
    const auto ns = static_cast<double>(time.count());
    for (const Unit& unit : units) {
        if (const double number = ns / unit.ns; number >= 1) {
            return fmt::format("{:.{}f}{}", number, number < 10 ? 2 : number < 100 ? 1 : 0, unit.name);
        }
    }
    return fmt::format("{}ns", time.count());
}

std::string count(std::uint64_t n, std::string_view what)
{
    return fmt::format("{} {}{}", program::format_count(n), what, n == 1 ? "" : "s");
}

std::string key_word(std::int32_t key)
{
    return key == 0 ? "-" : fmt::format("{:#010x}", static_cast<std::uint32_t>(key));
}

std::string local_time(std::int64_t ns)
{
    const std::time_t seconds = ns / second;
    std::tm parts{};
    return ::localtime_r(&seconds, &parts) == nullptr ? "-" : fmt::format("{:%Y-%m-%d %H:%M:%S}", parts);
}

std::string utc_time(std::int64_t ns)
{
    const std::time_t seconds = ns / second;
    std::tm parts{};
    return ::gmtime_r(&seconds, &parts) == nullptr ? "-"
                                                   : fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", parts, ns % second / 1'000'000);
}

std::string_view state_word(RingState state) noexcept
{
    switch (state) {
    case RingState::ready: return "ready";
    case RingState::unfinished: return "unfinished";
    case RingState::incompatible: return "incompatible";
    case RingState::corrupt: return "corrupt";
    case RingState::unreadable: return "unreadable";
    }
    return "unknown";
}

std::string_view role_word(Role role) noexcept
{
    return role == Role::producer ? "producer" : "consumer";
}

bool is_ours(const RingStatus& ring) noexcept
{
    const auto* const backend = backend::find(ring.backend);
    return backend != nullptr && backend->ring;
}

std::optional<Fill> fill_of(const RingStatus& ring) noexcept
{
    if (is_lanes(ring)) {
        return Fill{ring.filled, ring.lanes.size() * ring.lane_bytes};
    }
    if (ring.slots == 0 && ring.data_bytes == 0) {
        return std::nullopt;
    }
    return ring.slots != 0 ? Fill{ring.filled, ring.slots} : Fill{ring.filled_bytes, ring.data_bytes};
}

} // namespace ringmain::cli
