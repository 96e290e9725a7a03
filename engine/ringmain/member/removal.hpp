#pragma once
// Taking rings away.

#include <ringmain/base/error.hpp>
#include <ringmain/sys/key.hpp>
#include <ringmain/sys/semaphore_set.hpp>

#include <string>

namespace ringmain::member {

// See Ring::remove.
[[nodiscard]] Result<void> remove(const sys::RingName& name, bool even_if_in_use);

// What stands at a key and is no ring: a creation that never finished, or what is left of a ring whose set is gone. `name` as
// its superblock has it; empty where there is none. in_use: it is a ring by now.
[[nodiscard]] Result<void> remove_unfinished(const std::string& name, key_t key);

// Under LOCK: takes away the segments of a key, a dead creator's beginnings or a ring's. Returns 0 or errno.
int remove_segments(key_t key) noexcept;

// Under LOCK: takes away all of a key. The set goes last, because it holds LOCK: whoever dies here leaves an unfinished
// ring. Everybody who waits in the set, or knows its id, is told `removed`. Returns 0 or errno.
int remove_all(key_t key, sys::SemaphoreSet set) noexcept;

} // namespace ringmain::member
