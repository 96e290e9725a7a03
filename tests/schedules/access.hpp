#pragma once
// What the atomics of explored code do instead of touching memory themselves; see machine.hpp. Outside of its processes it is
// plain memory.

#include <cstdint>

namespace ringmain::schedules {

// A word of so many bytes, as the running process sees it: its own stores first.
[[nodiscard]] std::uint64_t load(const void* word, unsigned bytes) noexcept;
// Seen by others later, and in order; at once if it `drains`, as a store does that is sequentially consistent.
void store(void* word, unsigned bytes, std::uint64_t value, bool drains) noexcept;
// Before a read-modify-write of a word in memory, which is done then without anybody in between.
void before_update(void* word) noexcept;
// A full fence of the running process.
void full_fence() noexcept;

} // namespace ringmain::schedules
