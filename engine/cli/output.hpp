#pragma once
// What the tool prints on standard output: text for people, or JSON (--json).

#include <boost/json/fwd.hpp>

#include <string>

namespace CLI {
class App;
}

namespace ringmain::cli {

// Both return the exit code: exit_failure, after a line on stderr, where stdout takes nothing.
[[nodiscard]] int print(const std::string& text);
// In one line.
[[nodiscard]] int print(const boost::json::object& object);

// Whichever of the two counts: a failure before success, and one that came first before those after it.
[[nodiscard]] inline int worse(int first, int second) noexcept
{
    return first != 0 ? first : second;
}

void add_json_flag(CLI::App& command, bool& as_json);

} // namespace ringmain::cli
