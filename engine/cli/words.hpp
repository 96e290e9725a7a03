#pragma once
// How the tool says things: users, sizes, moments.

#include <ringmain/member/status.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ringmain::cli {

// "root", or the number of a user without a name.
[[nodiscard]] std::string user_name(std::uint32_t uid);

// "1.5MiB": without a space, so that columns can be cut with awk.
[[nodiscard]] std::string size_word(std::uint64_t bytes);

// "812ns", "1.5us", "35ms", "2.50s", "3m", "49h": three digits at most.
[[nodiscard]] std::string duration_word(std::chrono::nanoseconds time);

// "1 lane", "2 lanes".
[[nodiscard]] std::string count(std::uint64_t n, std::string_view what);

// "0x0000002a"; "-" for none.
[[nodiscard]] std::string key_word(std::int32_t key);

// Nanoseconds since the epoch as "2026-11-26 10:42:20", of this machine's time zone.
[[nodiscard]] std::string local_time(std::int64_t ns);
// ... as "2026-11-26T10:42:20.123Z".
[[nodiscard]] std::string utc_time(std::int64_t ns);

// "ready", "unfinished", ...
[[nodiscard]] std::string_view state_word(RingState state) noexcept;
[[nodiscard]] std::string_view role_word(Role role) noexcept;

// Not a transport of the kernel's or of Boost's.
[[nodiscard]] bool is_ours(const RingStatus& ring) noexcept;
[[nodiscard]] inline bool is_lanes(const RingStatus& ring) noexcept
{
    return ring.backend == "lanes";
}

// What is in it for somebody and what it has room for: messages, or bytes; on lanes, of the lanes that were ever used. nullopt
// where nobody can know.
struct Fill {
    std::uint64_t filled;
    std::uint64_t room;
};
[[nodiscard]] std::optional<Fill> fill_of(const RingStatus& ring) noexcept;

} // namespace ringmain::cli
