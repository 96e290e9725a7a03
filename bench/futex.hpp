#pragma once
// The bare futex, on memory that processes share. (std::atomic::wait works within one process only.)

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <climits>
#include <cstdint>

namespace ringmain::bench {

// Sleeps while the word is `value`; may return early.
inline void futex_wait(std::atomic<std::uint32_t>& word, std::uint32_t value) noexcept
{
    ::syscall(SYS_futex, &word, FUTEX_WAIT, value, nullptr, nullptr, 0);
}

inline void futex_wake_all(std::atomic<std::uint32_t>& word) noexcept
{
    ::syscall(SYS_futex, &word, FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0);
}

} // namespace ringmain::bench
