#pragma once
// How much a lane has carried since its ring was created.
//
// A stream has no room for a store that is not its message's. So a writer saves its position, and what it counted up to there,
// only now and then; whoever wants to know more walks on from there, over records that say the rest.

#include <ringmain/lanes/log.hpp>

#include <cstdint>

namespace ringmain::lanes {

struct Carried {
    std::uint64_t position = 0; // behind the last record
    std::uint64_t messages = 0;
    std::uint64_t bytes = 0; // of payload, with stamps
    std::uint32_t saves = 0; // how often it was saved
};

// Bytes: what is published and not saved is less, or one publication.
inline constexpr std::uint64_t most_unsaved = 4096;

// What the writer saved last, all of it of one moment.
[[nodiscard]] Carried saved(const layout::LaneLine& line) noexcept;

// Up to where the writer had published at least. Takes a line away from it, now and then.
[[nodiscard]] inline std::uint64_t written_at_least(const layout::LaneLine& line) noexcept
{
    return line.saved[line.saves.load(std::memory_order_relaxed) % 2].position.load(std::memory_order_relaxed);
}

// For the lane's writer, who knows how often that was. A death leaves what was saved before, or this, and no mixture. Loads
// nothing from the line, which readers take away.
void save(layout::LaneLine& line, Carried& carried) noexcept;

// Adds the records from there up to `end`, or to the first zero header; see layout::Group for `selects`. False: there is
// something that no writer writes.
[[nodiscard]] bool add_records(Carried& carried, const Log& log, std::uint64_t end, std::uint32_t selects = 0) noexcept;

// Up to now, though the lane is written meanwhile; where that cannot be told, because saves come too fast, up to one of them.
[[nodiscard]] Carried carried_by_now(const layout::LaneLine& line, const Log& log) noexcept;

// What a claim with that tag still holds for its group, which selects that, though its member may go on meanwhile. Nothing if it
// has another tag by now, so perhaps another lane.
[[nodiscard]] Carried unreleased(const layout::Claim& claim, std::uint64_t tag, const Log& log, std::uint32_t selects) noexcept;

} // namespace ringmain::lanes
