#pragma once
// One kill campaign against a ring, as data: the operation, the state it starts in, the company it has, and what may be
// found afterwards.

#include <ringmain/ring.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace ringmain::kill_tests {

inline constexpr std::uint64_t slots = 4;

// Numbers of messages: who sent them.
inline constexpr std::uint64_t first_before = 100; // what the ring held when the operation started
inline constexpr std::uint64_t first_of_victim = 200;
inline constexpr std::uint64_t of_peer = 300;
inline constexpr std::uint64_t farewell = 400; // tells a parked receiver to leave
inline constexpr std::uint64_t first_of_survivor = 500;

// What the victim holds. Filled in the victim; nobody else ever sees it.
struct Seat {
    std::string ring_name;
    RingOptions options;
    std::optional<Ring> ring;
    std::optional<Producer> producer;
    std::optional<Consumer> consumer;
};

enum class Company : std::uint8_t {
    none,
    receiver,      // parked in receive(), follows: gets what is sent next
    last_receiver, // parked in receive(), must see the end of the stream when the victim, the only producer, is gone
    sender,        // parked in send(), must get in when there is room
};

struct Plan {
    std::string operation;
    std::string state;
    std::function<void(Seat&)> prepare = {};
    std::function<void(Seat&)> operate = {};

    bool ring_exists = true;
    std::uint64_t filled = 0; // messages in the ring
    std::uint64_t first_position = 0;
    Company company = Company::none;
    bool company_is_frozen = false; // stopped from before the operation until the victim is dead
    bool corpses = false;           // a producer and a consumer died inside: the bell rings
    bool sleeps = false;            // the victim falls asleep in this state and stays so
    bool is_woken = false;          // when the victim sleeps, somebody makes room, or sends

    std::uint64_t sends = 0;                         // the victim sends so many at most
    std::uint64_t takes = 0;                         // or takes so many at most
    bool makes_ring = false;                         // afterwards the ring is there, or not
    bool takes_ring_away = false;                    // afterwards the ring is there with all its messages, or empty, or not there
    bool is_removed_afterwards = false;              // the survivor only removes what is left
    std::optional<std::uint64_t> when_finished = {}; // how much of that must be done when the operation is over

    [[nodiscard]] std::string name() const;
    [[nodiscard]] RingOptions options() const;
};

inline RingOptions Plan::options() const
{
    RingOptions options;
    options.slots = slots;
    options.max_message = 24;
    options.first_position = first_position;
    return options;
}

inline std::string Plan::name() const
{
    const char* const with[] = {"alone", "with a parked receiver", "with a receiver waiting for the end", "with a parked sender"};
    return operation + "/" + state + "/" + with[static_cast<unsigned>(company)] + (company_is_frozen ? ", frozen" : "");
}

} // namespace ringmain::kill_tests
