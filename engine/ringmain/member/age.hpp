#pragma once
// How long messages took, and how long they have been waiting, as others see it in rings with stamps. Read while members go on:
// what changed meanwhile is unknown, never wrong memory.

#include <ringmain/base/bytes.hpp>
#include <ringmain/layout/control.hpp>
#include <ringmain/member/status.hpp>

#include <chrono>
#include <optional>

namespace ringmain::member {

// Since the oldest message was sent that the group has not released. `lanes`; `data` is the whole data segment.
[[nodiscard]] std::optional<std::chrono::nanoseconds>
oldest_in_group(const layout::Control& control, const layout::Geometry& geometry, MutableBytes data, unsigned group);
// That has not been taken. The slot backends.
[[nodiscard]] std::optional<std::chrono::nanoseconds> oldest_in_slots(const layout::Control& control,
                                                                      const layout::Geometry& geometry, MutableBytes data);

// Of all members that there ever were.
[[nodiscard]] LatencyHistogram latencies(const layout::Control& control);

} // namespace ringmain::member
