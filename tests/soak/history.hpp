#pragma once
// What members wrote down of one ring, as plain values: what judge() reads.

#include <cstdint>
#include <string>
#include <vector>

namespace ringmain::soak {

// What became of a number that a producer's seat was about to send.
enum class Fate : std::uint8_t {
    promised,  // no call has said; its sender died, so it may be there or not
    committed, // the call returned: it is in the ring
    aborted,   // its claim was given up: it must never come
};

// One producer's seat. Whoever is killed is followed by another who goes on counting: lives of the same seat.
struct Sending {
    std::vector<Fate> fates;           // by number; those promised
    std::vector<std::uint64_t> births; // the first number of each life, not falling
};

enum class Event : std::uint8_t {
    born,   // is about to join; ends the life before, which was killed unless it ended with `left`
    asked,  // its call may take so many messages at once, from here on; 0: none is running
    seen,   // got a message, whole
    torn,   // got one whose bytes are not those of its number
    alien,  // got one whose number nobody has promised; number is its type
    leaves, // is about to leave by itself, with nothing in its hands
    left,   // has done so
};

// One line of a consumer's diary: 64 bits, so that it is written whole or not at all.
struct Entry {
    Event event = Event::born;
    std::uint8_t sender = 0; // a producer's seat
    bool flagged = false;    // redelivered()
    bool released = false;   // dealt with, and so it must not come again
    std::uint64_t number = 0;

    friend bool operator==(const Entry&, const Entry&) = default;

    static constexpr unsigned number_bits = 40;
    static constexpr std::uint64_t released_bit = std::uint64_t{1} << (number_bits + 1);

    [[nodiscard]] constexpr std::uint64_t pack() const noexcept
    {
        return std::uint64_t{static_cast<std::uint8_t>(event)} << 56 | std::uint64_t{sender} << 48 |
               (released ? released_bit : 0) | std::uint64_t{flagged} << number_bits | number;
    }
    static constexpr Entry unpack(std::uint64_t word) noexcept
    {
        return {static_cast<Event>(word >> 56 & 0x7fU), static_cast<std::uint8_t>(word >> 48), (word >> number_bits & 1U) != 0,
                (word & released_bit) != 0, word & ((std::uint64_t{1} << number_bits) - 1)};
    }
};

struct History {
    std::vector<Sending> producers;            // by seat
    std::vector<std::vector<Entry>> consumers; // likewise
};

} // namespace ringmain::soak
