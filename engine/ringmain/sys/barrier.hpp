#pragma once
// A full memory barrier in every process that asked to take part, by membarrier(2): costs the caller some microseconds and
// the others next to nothing.

namespace ringmain::sys {

// This process takes part from now on. False: the kernel has no such call, or refuses it. Thread-safe, cheap to repeat.
[[nodiscard]] bool join_barriers() noexcept;

// When it returns, every thread of every process that takes part has passed a full barrier. The caller takes part.
void barrier_everywhere() noexcept;

} // namespace ringmain::sys
