#pragma once
// Internal: the words that processes share, and the fences between them. Tests compile the same source against atomics of
// their own (RINGMAIN_ATOMICS names a header with the same names), which a scheduler runs in any order it likes.

#if defined(RINGMAIN_ATOMICS)
#include RINGMAIN_ATOMICS
#else

#include <atomic>
#include <cstdint>

namespace ringmain {

template <class T>
using Atomic = std::atomic<T>;

[[gnu::always_inline]] inline void thread_fence(std::memory_order order) noexcept
{
    std::atomic_thread_fence(order);
}

// Adds to a word that nobody else writes, relaxed. Compilers make three instructions of a load and a store, and never one; it
// locks no line, as fetch_add would.
[[gnu::always_inline]] inline void add_alone(Atomic<std::uint64_t>& word, std::uint64_t more) noexcept
{
#if defined(__x86_64__)
    asm("addq %1, %0" : "+m"(word) : "er"(more) : "cc");
#else
    word.store(word.load(std::memory_order_relaxed) + more, std::memory_order_relaxed);
#endif
}

} // namespace ringmain

#endif
