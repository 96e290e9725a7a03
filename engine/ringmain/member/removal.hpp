#pragma once
// Taking rings away.

#include <ringmain/base/error.hpp>
#include <ringmain/sys/key.hpp>
#include <ringmain/sys/semaphore_set.hpp>

namespace ringmain::member {

// See Ring::remove.
[[nodiscard]] Result<void> remove(const sys::RingName& name, bool even_if_in_use);

// Under LOCK: takes away the segments of a key, a dead creator's beginnings or a ring's. Returns 0 or errno.
int remove_segments(key_t key) noexcept;

// Under LOCK: takes away all of a key. The set goes last, because it holds LOCK: whoever dies here leaves an unfinished
// ring. Everybody who waits in the set, or knows its id, is told `removed`. Returns 0 or errno.
int remove_all(key_t key, sys::SemaphoreSet set) noexcept;

} // namespace ringmain::member
