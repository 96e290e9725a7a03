#pragma once
// The member that comes after a death and looks whether the ring is as it must be.

#include <kill/blackboard.hpp>
#include <kill/plan.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace ringmain::kill_tests {

// Runs in a process of its own, because it may hang. Joins, drains, fills the ring to the brim, drains it again, leaves,
// looks at every semaphore, removes the ring. `before`: the messages that were in the ring, oldest first.
// True: all is well. False: the board says what is not. The board's phase says where it is.
[[nodiscard]] bool survive(const Plan& plan, const std::string& ring, const std::vector<std::uint64_t>& before,
                           Blackboard& board);

} // namespace ringmain::kill_tests
