#pragma once
// Internal: the words that processes share, and the fences between them. Tests compile the same source against atomics of
// their own (RINGMAIN_ATOMICS names a header with the same names), which a scheduler runs in any order it likes.

#if defined(RINGMAIN_ATOMICS)
#include RINGMAIN_ATOMICS
#else

#include <atomic>

namespace ringmain {

template <class T>
using Atomic = std::atomic<T>;

[[gnu::always_inline]] inline void thread_fence(std::memory_order order) noexcept
{
    std::atomic_thread_fence(order);
}

} // namespace ringmain

#endif
