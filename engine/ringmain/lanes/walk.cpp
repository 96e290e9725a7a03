#include <ringmain/lanes/walk.hpp>

#include <algorithm>

namespace ringmain::lanes {
namespace {

constexpr std::uint64_t early = 16 * cache_line;
constexpr std::uint64_t at_once = 4 * cache_line; // that are looked at before more is fetched
constexpr std::uint64_t enough = 16384; // bytes: fetched now and delivered in a moment, they are still in the nearest cache

// Each header says where the next one is, so a walk would wait for every line. Those that are known to be written are
// fetched early; no others, because that would take them from their writer. And only those of short records: the rest of a
// long one comes while it is read, the faster the less was asked for before.
class Fetcher {
public:
    Fetcher(std::uint64_t from, std::uint64_t end) noexcept : fetched_(from), end_(end) {}

    void go_ahead_of(std::uint64_t at, const Log& log) noexcept
    {
        for (; is_before(fetched_, earlier(at + early, end_)); fetched_ += cache_line) {
            __builtin_prefetch(&log.header(fetched_));
        }
    }

private:
    std::uint64_t fetched_;
    std::uint64_t end_;
};

// How many records just like that one follow at `at`, up to `most` of them, and in front of `end`.
std::size_t count_alike(const Log& log, const Record& record, std::uint64_t at, std::uint64_t end, std::size_t most,
                        Fetcher& fetcher) noexcept
{
    const bool is_short = record.size < early / 2;
    const std::uint64_t few = std::min<std::uint64_t>(most, log.capacity()); // more do not fit, and this does not overflow
    const std::uint64_t last = earlier(end, at + few * record.size) - record.size;
    std::size_t count = 0;
    while (!is_before(last, at)) {
        if (is_short) {
            fetcher.go_ahead_of(at, log);
        }
        const std::uint64_t last_here = earlier(last, at + at_once);
        do {
            // L1: pairs with L1 in writer.hpp.
            if (!record.is_of(log.header(at).load(std::memory_order_acquire))) {
                return count;
            }
            at += record.size;
            ++count;
        } while (!is_before(last_here, at));
    }
    return count;
}

} // namespace

Walk walk(const Log& log, std::uint64_t position, const WalkSetup& setup) noexcept
{
    Walk found{position, position, 0, 0, position % layout::record_unit == 0, false};
    std::uint64_t at = position;
    Fetcher fetcher(at, earlier(at + log.room_behind(at), setup.written));
    while (found.is_sound && found.records < setup.records && at - position < log.capacity()) {
        fetcher.go_ahead_of(at, log);
        // L1: pairs with L1 in writer.hpp.
        const std::uint64_t word = log.header(at).load(std::memory_order_acquire);
        if (word == 0) {
            found.met_writer = true;
            break;
        }
        const Record record = log.parse(word);
        if (!log.may_stand_at(record, at)) {
            found.is_sound = false;
            break;
        }
        if (record.is_for(setup.selects)) {
            const std::uint64_t end = earlier(at + log.room_behind(at), found.from + enough);
            const std::size_t alike =
                1 + count_alike(log, record, at + record.size, end, setup.records - found.records - 1, fetcher);
            at += alike * record.size;
            found.to = at;
            found.records += alike;
            found.bytes += alike * record.length();
        } else {
            at += record.size;
            found.from = found.records == 0 ? at : found.from;
        }
        if (found.records != 0 && (log.room_behind(at) == log.capacity() || at - found.from >= enough)) {
            break;
        }
    }
    return found;
}

} // namespace ringmain::lanes
