#pragma once
// Whether what is found in a ring after a death is what may be found.

#include <kill/plan.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ringmain::kill_tests {

using Numbers = std::vector<std::uint64_t>; // of messages, or what sighting_of() says of them

// What was in the ring, then what the victim sent, then what the second victim of a pair did, less the oldest, which they took;
// and somewhere the parked sender's message: each once, whole, in order. Returns how much of its operation the victim did, or
// nullopt when the ring lost, tore, repeated or reordered something.
[[nodiscard]] std::optional<std::uint64_t> progress_shown_by(const Plan& plan, const Numbers& before, const Numbers& found);

// "[100 101! torn]"; "!": flagged redelivered.
[[nodiscard]] std::string text_of(const Numbers& numbers);

} // namespace ringmain::kill_tests
