#pragma once
// The semaphore set of a ring, index by index. A fresh set is all zero, and zero means free everywhere.
//
//   index      meaning                                              carries undo   written by
//   lock       1 while somebody changes who is attached             yes            create, join, leave, repair, remove
//   put        1 while a producer is in its critical section        yes            slot backends' senders, repair
//   take       1 while a consumer is in its critical section        yes            slot backends' receivers, repair
//   alarm      how many members died and were not cleaned up        yes (deaths)   the kernel; repair subtracts
//   empty      free slots nobody has a permit for                   never          `semaphore` backend, repair
//   full       messages nobody has a permit for                     never          `semaphore` backend, repair
//   alive(i)   1 while member i lives                               yes            join, leave
//   wake(i)    member i has a reason to look again                  never          anybody; i itself clears it

#include <cstdint>

namespace ringmain::layout {

inline constexpr unsigned max_members = 64; // one bit each in a 64-bit word

namespace sem {
inline constexpr std::uint16_t lock = 0;
inline constexpr std::uint16_t put = 1;
inline constexpr std::uint16_t take = 2;
inline constexpr std::uint16_t alarm = 3;
inline constexpr std::uint16_t empty = 4;
inline constexpr std::uint16_t full = 5;
inline constexpr std::uint16_t first_alive = 6;
inline constexpr std::uint16_t first_wake = first_alive + max_members;
inline constexpr std::uint16_t count = first_wake + max_members;

constexpr std::uint16_t alive(unsigned member) noexcept
{
    return static_cast<std::uint16_t>(first_alive + member);
}
constexpr std::uint16_t wake(unsigned member) noexcept
{
    return static_cast<std::uint16_t>(first_wake + member);
}
} // namespace sem

// The most that are changed at once: by a repair that wakes everybody. The kernel must allow it (SEMOPM).
inline constexpr unsigned max_operations = max_members + 6;

// SEMVMX: the largest value a System V semaphore holds.
inline constexpr std::uint64_t max_semaphore_value = 32767;

} // namespace ringmain::layout
