#pragma once
// The operations of `lanes` rings that victims are killed in, as plans that lack only a state and company.

#include <kill/plan.hpp>

namespace ringmain::kill_tests::lanes {

// A plan of any backend's, on this one.
[[nodiscard]] Plan on_lanes(Plan plan);

[[nodiscard]] Plan recreate_plan();

// Joins; the ring is open already.
[[nodiscard]] Plan join_producer_plan();
[[nodiscard]] Plan join_consumer_plan();
// Makes a group by joining it, or joins one that is there.
[[nodiscard]] Plan join_group_plan(const ConsumerOptions& group);
[[nodiscard]] Plan leave_producer_plan();
// Leaves with what it claimed and did not receive, `received` messages after it joined.
[[nodiscard]] Plan leave_consumer_plan(std::uint64_t received);
// Leaves while it holds the last of so many messages.
[[nodiscard]] Plan leave_holding_plan(std::uint64_t received);
// Leaves a group that has no other member.
[[nodiscard]] Plan leave_group_plan(const ConsumerOptions& group);
// Takes away a durable group, which nobody is in.
[[nodiscard]] Plan remove_group_plan(const ConsumerOptions& group);

[[nodiscard]] Plan send_plan();
[[nodiscard]] Plan try_send_plan();
// Has sent one before, and knows of room: the short way.
[[nodiscard]] Plan send_again_plan();
// Three messages; waits for room.
[[nodiscard]] Plan send_batch_plan();
// Claims more room than it uses in the end.
[[nodiscard]] Plan claim_and_commit_plan();
// Claims, aborts, and then sends.
[[nodiscard]] Plan claim_and_abort_plan();

// Destroys each message before it receives the next.
[[nodiscard]] Plan receive_plan(std::uint64_t messages);
[[nodiscard]] Plan try_receive_plan();
// Joins, and then receives one.
[[nodiscard]] Plan join_and_receive_plan();
// Has looked in vain before: the short way, when one has come meanwhile.
[[nodiscard]] Plan receive_awaited_plan();
// Lets each message be released by receiving the next, and keeps the last.
[[nodiscard]] Plan receive_over_plan(std::uint64_t messages);
// Polls once for up to so many.
[[nodiscard]] Plan poll_plan(std::uint64_t messages);

} // namespace ringmain::kill_tests::lanes
