#pragma once
// Numbers as people write them on a command line. Exact: no rounding, no wrap-around, nothing left unread.

#include <boost/system/result.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ringmain::program {

// Or a phrase that says what is wrong and what would be right.
template <class T>
using Parsed = boost::system::result<T, std::string>;

// So many messages in so much time.
struct Rate {
    std::uint64_t count = 0;
    std::chrono::nanoseconds per{1};
};

// Bytes: digits, then nothing or B; K M G T or KiB MiB GiB TiB (powers of 1,024); KB MB GB TB (powers of 1,000).
[[nodiscard]] Parsed<std::uint64_t> parse_size(std::string_view text);

// How many: digits, then nothing or k M G (powers of 1,000).
[[nodiscard]] Parsed<std::uint64_t> parse_count(std::string_view text);

// Digits and a unit: ns us ms s m h.
[[nodiscard]] Parsed<std::chrono::nanoseconds> parse_duration(std::string_view text);

// A count and a unit of time: 500/s, 10k/s, 30/m. At least 1.
[[nodiscard]] Parsed<Rate> parse_rate(std::string_view text);

// Permission bits in octal: 0600, 660. At most 0777.
[[nodiscard]] Parsed<unsigned> parse_mode(std::string_view text);

// The type of a message: 0 to 65535.
[[nodiscard]] Parsed<std::uint16_t> parse_type(std::string_view text);
// Which types to receive: as msgrcv(2) takes it, from -65535 to 65535.
[[nodiscard]] Parsed<std::int32_t> parse_selection(std::string_view text);

// Messages moved at a time: 1 to 65536.
[[nodiscard]] Parsed<std::size_t> parse_batch(std::string_view text);

} // namespace ringmain::program
