#pragma once
// Internal: the unit in which two cores share memory.

#include <cstddef>

namespace ringmain {

// std::hardware_destructive_interference_size changes with compiler flags; a shared layout must not.
inline constexpr std::size_t cache_line = 64;

// `unit`: a power of two, and nothing is divided even where the compiler cannot know it.
constexpr std::size_t round_up(std::size_t n, std::size_t unit) noexcept
{
    return (n + unit - 1) & ~(unit - 1);
}

// Tells the core that this is a spin loop.
inline void cpu_relax() noexcept
{
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("isb");
#endif
}

// Asks for a line that is about to be written, and goes on. Any address is safe. (Where the compiler is not told that the
// processor has prefetchw, __builtin_prefetch(p, 1) asks for reading; a processor without it does nothing.)
inline void prefetch_to_write(const void* address) noexcept
{
#if defined(__x86_64__)
    asm volatile("prefetchw %0" : : "m"(*static_cast<const char*>(address)));
#else
    __builtin_prefetch(address, 1);
#endif
}

} // namespace ringmain
