#pragma once
// One kill campaign against a ring, as data: the operation, the state it starts in, the company it has, and what may be
// found afterwards.

#include <kill/diary.hpp>
#include <kill/message.hpp>
#include <ringmain/ring.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace ringmain::kill_tests {

inline constexpr std::uint64_t slots = 4;
inline constexpr std::uint64_t lane_bytes = 256;
inline constexpr unsigned lane_count = 2;

// Numbers of messages: who sent them.
inline constexpr std::uint64_t first_before = 100; // what the ring held when the operation started
inline constexpr std::uint64_t first_beside = 150; // likewise, in its second lane
inline constexpr std::uint64_t numbers_a_sender = 50;
inline constexpr std::uint64_t first_of_victim = 200;
inline constexpr std::uint64_t first_of_second = first_of_victim + numbers_a_sender; // the second victim of a pair
inline constexpr std::uint64_t of_peer = 300;
inline constexpr std::uint64_t farewell = 400; // tells a parked receiver to leave
inline constexpr std::uint64_t first_of_survivor = 500;

// What lies in the ring when the operation starts.
struct State {
    const char* name;
    std::uint64_t filled;
    std::uint64_t first_position;
};

// What the victim holds. Filled in the victim; nobody else ever sees it, but the diary.
struct Seat {
    std::string ring_name;
    RingOptions options;
    Diary* diary = nullptr;
    unsigned turn = 0; // 1: the second victim of a pair
    std::optional<Ring> ring;
    std::optional<Producer> producer;
    std::optional<Consumer> consumer;
    std::optional<Message> message;

    // Of its messages.
    [[nodiscard]] std::uint64_t number(std::uint64_t i) const noexcept { return first_of_victim + turn * numbers_a_sender + i; }
};

enum class Company : std::uint8_t {
    none,
    receiver,      // parked in receive(), follows: gets what is sent next
    last_receiver, // parked in receive(), must see the end of the stream when the victim, the only producer, is gone
    sender,        // parked in send(), must get in when there is room
};

inline constexpr const char* audit = "audit"; // a group

// What only rings of the backend `lanes` have.
struct LanesTraits {
    std::uint64_t filled_beside = 0; // messages in the second lane
    bool is_audited = false;         // a second group must find everything, whatever happens in the first
    bool publisher_fences = false;
    std::optional<ConsumerOptions> group = {}; // of the victim, if it is not the default one
    bool group_exists = false;                 // from before the ring was filled
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
    bool company_is_frozen = false;  // stopped from before the operation until the victim is dead and repaired after
    bool company_is_cut_off = false; // its ring has lost its memory already; it is told that it is gone
    std::function<bool(const std::string& ring, Diary& diary)> leave_corpses = {}; // others die before; false: they could not
    std::optional<LanesTraits> lanes = {};                                         // the backend; otherwise it is
    std::string slots_backend = "semaphore";                                       // or "mutex"
    bool is_stamped = false;
    bool sleeps = false;    // the victim falls asleep in this state and stays so
    bool is_woken = false;  // when the victim sleeps, somebody makes room, or sends
    bool is_served = false; // somebody does so before the operation, when the victim has prepared it

    unsigned victims = 1;                            // 2: a pair (pair.hpp)
    std::uint64_t sends = 0;                         // the victim sends so many at most
    std::uint64_t takes = 0;                         // or takes so many at most; victims together
    std::uint64_t second_sends = 0;                  // the second victim sends so many at most
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
    if (lanes) {
        options.backend = "lanes";
        options.capacity = lane_bytes;
        options.producers = lane_count;
        options.publisher_fences = lanes->publisher_fences;
    } else {
        options.backend = slots_backend;
        options.slots = slots;
    }
    options.max_message = longest_message;
    options.stamp = is_stamped;
    options.first_position = first_position;
    return options;
}

inline std::string Plan::name() const
{
    const char* const with[] = {"alone", "with a parked receiver", "with a receiver waiting for the end", "with a parked sender"};
    return operation + "/" + state + "/" + with[static_cast<unsigned>(company)] + (company_is_frozen ? ", frozen" : "");
}

} // namespace ringmain::kill_tests
