#pragma once
// What producers and consumers of a soak do until they are killed, or leave.

#include <soak/diary.hpp>

#include <ringmain/ring.hpp>

#include <cstdint>

namespace ringmain::soak {

enum class Calm : std::uint8_t {
    none,         // some are killed, others leave early
    free,         // all work as fast as they can, and sleep as soon as they have to wait
    each_awaited, // one to one: the producer sends when the consumer has dealt with the last one, and so goes to sleep or already
                  // has, with nobody else to wake it
};

// The same for all members of a ring.
struct Work {
    std::size_t longest = 0; // message, in bytes
    bool claims = false;     // Producer::claim works here
    Calm calm = Calm::none;

    [[nodiscard]] bool is_calm() const noexcept { return calm != Calm::none; }
};

// One life; both return an exit code. `seed` decides all that is left to chance.
[[nodiscard]] int produce(const Ring& ring, const Work& work, Diaries& diaries, unsigned seat, std::uint64_t seed);
[[nodiscard]] int consume(const Ring& ring, const Work& work, Diaries& diaries, unsigned seat, std::uint64_t seed);

} // namespace ringmain::soak
