#pragma once
// What is seen of rings, as `ringmain ls` prints it.

#include <ringmain/member/status.hpp>

#include <string>
#include <vector>

namespace ringmain::cli {

// "-" for a ring whose name is not known.
[[nodiscard]] std::string shown_name(const RingStatus& ring);

// "2p 1c", and "+1 dead" while nobody has cleaned up after it.
[[nodiscard]] std::string members_word(const RingStatus& ring);

// What there is to look into, "2 broken lanes, 1 dead letter"; mostly empty.
[[nodiscard]] std::string notes(const RingStatus& ring);

// A line for each ring, under a line of titles.
[[nodiscard]] std::string overview(const std::vector<RingStatus>& rings);

// The groups of a ring of `lanes`, a line each; empty for others.
[[nodiscard]] std::string groups_text(const RingStatus& ring);

// Of one ring: its size, its lanes, groups and members. Nothing of a ring that is not ready.
[[nodiscard]] std::string details(const RingStatus& ring);

} // namespace ringmain::cli
