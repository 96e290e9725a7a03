#pragma once
// What a reader can claim of a lane: a walk over headers that delivers nothing and changes nothing.

#include <ringmain/lanes/log.hpp>

#include <cstddef>
#include <cstdint>

namespace ringmain::lanes {

struct WalkSetup {
    std::size_t records = 1;   // at most
    std::uint64_t written = 0; // the writer is there already, or further
    std::uint32_t selects = 0; // see layout::Group
};

struct Walk {
    std::uint64_t from = 0; // the first record for us
    std::uint64_t to = 0;   // behind the last; in the same lap
    std::size_t records = 0;
    std::uint64_t bytes = 0; // of their payload, with stamps
    bool is_sound = true;
    bool met_writer = false; // there are no more
};

// From a position to the first header that is zero, or until there is enough, or to the end of the lane: a batch lies in one
// piece. Only what comes before it, padding and what is not selected, may be in the lap before. Not sound: what stands there,
// behind the records found, no writer writes.
[[nodiscard]] Walk walk(const Log& log, std::uint64_t position, const WalkSetup& setup) noexcept;

// The same, for one record: the short way for those who take each message as it comes.
[[nodiscard]] inline Walk walk_one(const Log& log, std::uint64_t position, std::uint32_t selects) noexcept
{
    if (const Record record = log.plain_record_at(position, selects); record.is_sound()) [[likely]] {
        return {position, position + record.size, 1, record.length(), true, false};
    }
    return walk(log, position, {1, position, selects});
}

} // namespace ringmain::lanes
