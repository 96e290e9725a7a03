#pragma once
// A name for an address in this program, for reports.

#include <cstdint>
#include <string>

namespace ringmain::kill_tests {

// "ringmain::member::Bell::exit(...) at bell.cpp:71" where addr2line is installed and knows it, else "libc.so.6+0x1234".
// Slow: starts a process.
[[nodiscard]] std::string where(std::uintptr_t address);

} // namespace ringmain::kill_tests
