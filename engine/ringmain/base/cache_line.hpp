#pragma once
// The unit in which two cores share memory.

#include <cstddef>

namespace ringmain {

// std::hardware_destructive_interference_size changes with compiler flags; a shared layout must not.
inline constexpr std::size_t cache_line = 64;

constexpr std::size_t round_up(std::size_t n, std::size_t unit) noexcept
{
    return (n + unit - 1) / unit * unit;
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

} // namespace ringmain
