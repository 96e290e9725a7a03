#pragma once
// Log lines on standard error, and the library's among them.

#include <string>

namespace ringmain::program {

// "debug", "info", "warning", "error" or "off". Call once, before any other thread starts.
void set_up_logging(const std::string& program, const std::string& level);

} // namespace ringmain::program
