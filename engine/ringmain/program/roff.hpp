#pragma once
// Plain text into the language of manual pages: see groff_man(7).

#include <string>
#include <string_view>
#include <vector>

namespace ringmain::program::roff {

// What shows as `text`, wherever it stands on a line.
[[nodiscard]] std::string escape(std::string_view text);
[[nodiscard]] std::string bold(std::string_view text);
[[nodiscard]] std::string italic(std::string_view text);

// A paragraph whose lines may be broken elsewhere; ends its line.
[[nodiscard]] std::string filled(std::string_view text);

// A piece of a help text: prose, or what stands indented below a line "Title:".
struct Passage {
    std::string title; // of prose: empty
    std::string body;  // roff
};
[[nodiscard]] std::vector<Passage> passages(std::string_view help);

} // namespace ringmain::program::roff
