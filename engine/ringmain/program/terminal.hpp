#pragma once
// Standard error, shared by error lines, log lines and one status line that is drawn over and over. Thread-safe.

#include <string_view>

namespace ringmain::program {

[[nodiscard]] bool stderr_is_terminal() noexcept;

// Prints one line, whole, where nothing else is: a status line is erased first.
void print_line(std::string_view line);

// Draws the status line in place of the last one; cut at the width of the terminal, for a wrapped line cannot be erased.
void draw_status_line(std::string_view line);

void erase_status_line();

} // namespace ringmain::program
