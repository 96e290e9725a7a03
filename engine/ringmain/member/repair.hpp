#pragma once
// What a survivor does when the bell rings.

#include <ringmain/member/attachment.hpp>

#include <cstdint>
#include <optional>

namespace ringmain::member {

// What EMPTY and FULL should be when nobody is inside.
struct Levels {
    std::uint32_t empty;
    std::uint32_t full;
};

// The backend's part of a repair: derives the levels from the truth in shared memory; nullopt when that is nonsense.
using Recount = std::optional<Levels> (*)(const Attachment& ring) noexcept;

// Cleans up after all dead members if the bell rings: forgets them, recomputes EMPTY and FULL, wakes every living member
// but `self`. Sleeps while somebody is inside a critical section. Whoever dies in it leaves the bell ringing for the next.
// Returns 0, also when there was nothing to do, or errno (EIDRM, EINVAL: the ring was removed).
int repair(const Attachment& ring, Recount recount, unsigned self) noexcept;

// Marks the ring as unusable and wakes everybody, so that nobody sleeps in it for ever.
void declare_corrupt(const Attachment& ring) noexcept;

// Adds to `ops` a wake-up for every living member but `self` who has none waiting. Returns how many were added.
std::size_t wake_everybody(std::span<const std::uint16_t> values, unsigned self, std::span<sembuf> ops) noexcept;

} // namespace ringmain::member
