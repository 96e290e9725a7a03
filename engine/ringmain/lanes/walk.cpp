#include <ringmain/lanes/walk.hpp>

#include <atomic>

namespace ringmain::lanes {
namespace {

constexpr std::uint64_t early = 16 * cache_line;
constexpr std::uint64_t enough = 16384; // bytes: fetched now and delivered in a moment, they are still in the nearest cache

} // namespace

// Each header says where the next one is, so a walk would wait for every line. Those that are known to be written are
// fetched early; no others, because that would take them from their writer.
Walk walk(const Log& log, std::uint64_t position, const WalkSetup& setup) noexcept
{
    Walk found{position, position, 0, position % layout::record_unit == 0, false};
    std::uint64_t at = position;
    std::uint64_t room = log.room_behind(at);
    const std::uint64_t fetch_end = earlier(at + room, setup.written);
    std::uint64_t fetched = at;
    Record record;
    bool is_wanted = false;
    while (found.is_sound && found.records < setup.records && at - position < log.capacity()) {
        for (; is_before(fetched, earlier(at + early, fetch_end)); fetched += cache_line) {
            __builtin_prefetch(&log.header(fetched));
        }
        // L1: pairs with L1 in writer.hpp.
        const std::uint64_t word = log.header(at).load(std::memory_order_acquire);
        if (word == 0) {
            found.met_writer = true;
            break;
        }
        if (!record.is_of(word)) {
            record = log.parse(word);
            is_wanted = record.is_for(setup.selects);
        }
        if (!record.is_sound() || record.size > room || (record.is_padding() && record.size != room)) {
            found.is_sound = false;
            break;
        }
        at += record.size;
        room -= record.size;
        if (is_wanted) {
            found.to = at;
            ++found.records;
        } else if (found.records == 0) {
            found.from = at;
        }
        if (found.records != 0 && (room == 0 || at - found.from >= enough)) {
            break;
        }
        room = room == 0 ? log.capacity() : room;
    }
    return found;
}

} // namespace ringmain::lanes
