#pragma once
// What a survivor does when the bell rings.

#include <ringmain/base/clock.hpp>
#include <ringmain/member/attachment.hpp>

#include <cstdint>
#include <optional>
#include <span>

namespace ringmain::member {

// What EMPTY and FULL should be when nobody is inside.
struct Levels {
    std::uint32_t empty;
    std::uint32_t full;
};

// What a backend adds to deaths and departures, so that this room need know none. All are called under LOCK.
struct Customs {
    // Derives the levels from the truth in shared memory; nullopt when that is nonsense.
    std::optional<Levels> (*recount)(const Attachment& ring) noexcept;
    // Cleans up after all members of whom bit i in `alive` is not set. May be called again for the same ones, because
    // whoever repairs may die, too.
    void (*bury)(const Attachment& ring, std::uint64_t alive) noexcept;
};
// Of backends whose semaphores count nothing.
[[nodiscard]] std::optional<Levels> no_levels(const Attachment& ring) noexcept;
// Of backends where the dead leave nothing behind that recount() does not find.
void bury_nothing(const Attachment& ring, std::uint64_t alive) noexcept;

// Cleans up after all dead members if the bell rings: buries them, recomputes EMPTY and FULL, wakes every living member
// but `self`. Sleeps while somebody is inside a critical section. Whoever dies in it leaves the bell ringing for the next.
// Returns 0, also when there was nothing to do, or errno (EIDRM, EINVAL: the ring was removed; ETIMEDOUT: somebody was inside
// until the deadline).
int repair(const Attachment& ring, const Customs& customs, unsigned self, Deadline deadline = never) noexcept;

// Bit i: ALIVEi is set.
[[nodiscard]] std::uint64_t alive_mask(std::span<const std::uint16_t> values) noexcept;

// Marks the ring as unusable and wakes everybody, so that nobody sleeps in it for ever.
void declare_corrupt(const Attachment& ring) noexcept;

// Adds to `ops` a wake-up for every living member but `self` who has none waiting in `values`, which were read after what they
// are woken for was stored. Returns how many were added.
std::size_t wake_everybody(std::span<const std::uint16_t> values, unsigned self, std::span<sembuf> ops) noexcept;

} // namespace ringmain::member
