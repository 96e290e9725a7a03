#pragma once
// Numbers as people read them.

#include <chrono>
#include <cstdint>
#include <string>

namespace ringmain::program {

// "64 B", "1.5 KiB", "4.0 MiB": powers of 1,024.
[[nodiscard]] std::string format_size(double bytes);

// "1,234,567".
[[nodiscard]] std::string format_count(std::uint64_t n);

// "812", "1.2 k", "35.0 M": powers of 1,000.
[[nodiscard]] std::string format_thousands(double n);

// "0:01:05": hours, minutes, seconds; the fraction is dropped.
[[nodiscard]] std::string format_clock(std::chrono::nanoseconds time);

} // namespace ringmain::program
