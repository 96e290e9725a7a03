#include <ringmain/lanes/carried.hpp>

namespace ringmain::lanes {
namespace {

constexpr int most_looks = 100; // whoever is that fast will do as the moment before, or writes nonsense

// A message, and those behind it that are just like it, in front of `end` and in the same lap.
void add_alike(Carried& carried, const Log& log, const Record& record, std::uint64_t end) noexcept
{
    std::uint64_t at = carried.position;
    const std::uint64_t last = earlier(end, at + log.room_behind(at)) - record.size;
    std::uint64_t alike = 0;
    do {
        at += record.size;
        ++alike;
    } while (!is_before(last, at) && record.is_of(log.header(at).load(std::memory_order_acquire))); // L1, as below
    carried.position = at;
    carried.messages += alike;
    carried.bytes += alike * record.length();
}

} // namespace

// S1: two places, and a number that says which of them is complete. A save writes to the other one, behind a fence, so whoever
// read a word of it reads a later number behind theirs.
void save(layout::LaneLine& line, Carried& carried) noexcept
{
    layout::Saved& place = line.saved[++carried.saves % 2];
    thread_fence(std::memory_order_release); // S1
    place.position.store(carried.position, std::memory_order_relaxed);
    place.messages.store(carried.messages, std::memory_order_relaxed);
    place.bytes.store(carried.bytes, std::memory_order_relaxed);
    line.saves.store(carried.saves, std::memory_order_release); // S1
}

Carried saved(const layout::LaneLine& line) noexcept
{
    Carried found;
    for (int round = 0; round < most_looks; ++round) {
        const std::uint32_t saves = line.saves.load(std::memory_order_acquire); // S1
        const layout::Saved& place = line.saved[saves % 2];
        found = {place.position.load(std::memory_order_relaxed), place.messages.load(std::memory_order_relaxed),
                 place.bytes.load(std::memory_order_relaxed), saves};
        thread_fence(std::memory_order_acquire); // S1
        if (line.saves.load(std::memory_order_relaxed) == saves) {
            break;
        }
    }
    return found;
}

bool add_records(Carried& carried, const Log& log, std::uint64_t end, std::uint32_t selects) noexcept
{
    while (is_before(carried.position, end)) {
        // L1: pairs with L1 in writer.hpp.
        const std::uint64_t word = log.header(carried.position).load(std::memory_order_acquire);
        const Record record = log.parse(word);
        if (word == 0 || !log.may_stand_at(record, carried.position)) {
            return word == 0;
        }
        if (record.is_for(selects)) {
            add_alike(carried, log, record, end);
        } else {
            carried.position += record.size;
        }
    }
    return true;
}

// What is written lies less than a lap behind the last save, see Writer::raise_limit(). So nothing of what was read behind that
// save was written over, if no other came.
Carried carried_by_now(const layout::LaneLine& line, const Log& log) noexcept
{
    for (int round = 0; round < most_looks; ++round) {
        const std::uint32_t saves = line.saves.load(std::memory_order_acquire); // S1
        Carried carried = saved(line);
        (void)add_records(carried, log, carried.position + log.capacity());
        thread_fence(std::memory_order_acquire); // S1
        if (line.saves.load(std::memory_order_relaxed) == saves) {
            return carried;
        }
    }
    return saved(line);
}

Carried unreleased(const layout::Claim& claim, std::uint64_t tag, const Log& log, std::uint32_t selects) noexcept
{
    for (int round = 0; round < most_looks; ++round) {
        const std::uint64_t done = claim.done.load(std::memory_order_acquire); // C3: pairs with C3 in open_claim.hpp
        const std::uint64_t to = claim.to.load(std::memory_order_relaxed);
        Carried rest{later(claim.from.load(std::memory_order_relaxed), done)};
        if (claim.tag.load(std::memory_order_relaxed) != tag || to - rest.position > log.capacity()) {
            break;
        }
        (void)add_records(rest, log, to, selects);
        thread_fence(std::memory_order_acquire); // C3: nothing of what was not released then was written over
        if (claim.done.load(std::memory_order_relaxed) == done && claim.tag.load(std::memory_order_relaxed) == tag) {
            return rest;
        }
    }
    return {};
}

} // namespace ringmain::lanes
