#pragma once
// Who else is there when a victim dies: a peer asleep in the ring, or members who died before it.

#include <kill/blackboard.hpp>
#include <kill/plan.hpp>
#include <support/child_process.hpp>

#include <memory>
#include <string>

namespace ringmain::kill_tests {

// Forks the plan's peer and waits until it sleeps in the ring. nullptr: it never did.
[[nodiscard]] std::unique_ptr<support::ChildProcess> park_peer(const Plan& plan, const std::string& ring, Blackboard& board);

// A producer and a consumer of a ring of slots, where there is something to do for them, join, enter their critical
// sections, and are killed there. False: they could not.
[[nodiscard]] bool leave_corpses(const std::string& ring, std::uint64_t filled);

// Takes away a ring's memory, and leaves its semaphores. False: it could not.
[[nodiscard]] bool lose_memory(const std::string& ring);

// By somebody who is no member: nobody is woken but by the repair. False: it could not, or hung.
[[nodiscard]] bool repair_from_outside(const std::string& ring);

// A child that receives one message, or sends one, and stays a member until it may leave: leaving would wake everybody.
// nullptr: it could not.
[[nodiscard]] std::unique_ptr<support::ChildProcess> receive_one(const std::string& ring, Blackboard& board);
[[nodiscard]] std::unique_ptr<support::ChildProcess> send_one(const std::string& ring, std::uint64_t number, Blackboard& board);

} // namespace ringmain::kill_tests
