#pragma once
// The operations of rings of slots that victims are killed in, as plans that lack only a state and company.

#include <kill/plan.hpp>

namespace ringmain::kill_tests {

[[nodiscard]] Plan create_plan();
[[nodiscard]] Plan remove_plan();
// Though members live.
[[nodiscard]] Plan force_remove_plan();
[[nodiscard]] Plan recreate_plan();

// By somebody who is no member.
[[nodiscard]] Plan open_plan();
[[nodiscard]] Plan repair_plan();

// Opens the ring and joins it.
[[nodiscard]] Plan join_producer_plan();
[[nodiscard]] Plan join_consumer_plan();
[[nodiscard]] Plan leave_producer_plan();
[[nodiscard]] Plan leave_consumer_plan();

[[nodiscard]] Plan send_plan();
[[nodiscard]] Plan try_send_plan();
// Three messages; waits for room.
[[nodiscard]] Plan send_batch_plan();

[[nodiscard]] Plan receive_plan();
[[nodiscard]] Plan try_receive_plan();
// Up to three messages.
[[nodiscard]] Plan poll_plan();

} // namespace ringmain::kill_tests
