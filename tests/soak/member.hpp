#pragma once
// What producers and consumers of a soak do until they are killed, or leave.

#include <soak/diary.hpp>

#include <ringmain/ring.hpp>

#include <cstdint>

namespace ringmain::soak {

// The same for all members of a ring.
struct Work {
    std::size_t longest = 0; // message, in bytes
    bool claims = false;     // Producer::claim works here
    bool is_calm = false;    // nobody leaves before the end, and all sleep as soon as they have to wait
};

// One life; both return an exit code. `seed` decides all that is left to chance.
[[nodiscard]] int produce(const Ring& ring, const Work& work, Diaries& diaries, unsigned seat, std::uint64_t seed);
[[nodiscard]] int consume(const Ring& ring, const Work& work, Diaries& diaries, unsigned seat, std::uint64_t seed);

} // namespace ringmain::soak
