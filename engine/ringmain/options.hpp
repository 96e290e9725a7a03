#pragma once
// What a user may ask of a ring, a producer and a consumer.

#include <ringmain/backend/message.hpp>
#include <ringmain/base/message.hpp>
#include <ringmain/wait/spin.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace ringmain {

// What is not set takes the default for a new ring, and anything for an existing one; what is set must be so
// (Errc::mismatch).
struct RingOptions {
    std::optional<std::string> backend = {};       // by name; default "lanes", or "semaphore" where slots are given; what each
                                                   // takes of these options is in backend/table.cpp
    std::optional<std::uint64_t> capacity = {};    // bytes; `lanes`: of each lane, rounded up to a power of two, default 4 MiB
                                                   // or four messages; `semaphore`: of payload, default 4 MiB
    std::optional<unsigned> producers = {};        // `lanes`: how many at once, 1 to 32; default 16
    std::optional<std::uint64_t> slots = {};       // messages the ring holds, instead of capacity; `semaphore`: 1 to 32,767
    std::optional<std::uint64_t> max_message = {}; // bytes; 0 is allowed; default 64 KiB; `lanes`: a quarter of a lane at most
    std::optional<bool> stamp = {};                // each message carries when it was sent, and the ring counts how long it took;
                                                   // 8 bytes a message, and two looks at the clock; default false
    std::optional<unsigned> mode = {};             // permission bits; default 0600; world-writable is refused
    std::optional<int> id = {};                    // instead of a name. `msgq`: of an existing queue (ipcs -q); `pipe`: the
                                                   // descriptor of the end that is used
    bool huge_pages = false;                       // for a new ring, where the system has them; else a log line
    bool lock_memory = false;                      // likewise: never swapped
    bool default_group = true;                     // a new `lanes` ring keeps all for group "default", whoever comes
    std::uint32_t max_deliveries = 16;             // of a new `lanes` ring: a message in whose hands so many consumers died
                                                   // is given up; 0: never
    bool publisher_fences = false;                 // of a new `lanes` ring: do without membarrier(2); chosen by itself where
                                                   // the kernel refuses that
    std::vector<std::uint32_t> trusted_uids = {};  // whose rings are taken besides our own and root's
    std::uint64_t first_position = 0;              // of a new ring; for tests of what happens after 2^32
};

// How a producer waits.
struct ProducerOptions {
    std::chrono::nanoseconds spin = default_spin; // at most, before sleeping
    WaitStrategy wait = WaitStrategy::adaptive;   // for room
};

// Where a new group begins.
enum class Start {
    latest,   // what is sent from now on
    earliest, // everything that is still in the ring
};

// What a consumer receives, and how it waits.
struct ConsumerOptions {
    std::chrono::nanoseconds spin = default_spin; // at most, before sleeping
    WaitStrategy wait = WaitStrategy::adaptive;   // for messages
    bool follow = false;                          // never Errc::end_of_stream: wait for the next producer
    // Receive this type only; refused by backends that cannot. `msgq`: as msgrcv(2), so 0 is any, and -N the lowest up to N.
    std::optional<std::int32_t> type = {};
    // `lanes` only. Every group gets every message; within a group each message goes to one consumer.
    std::string group = "default"; // made if it is not there; at most 39 bytes
    bool ephemeral = false;        // a new group: gone with its last member; otherwise it holds producers back for ever
    Start start = Start::latest;   // of a new group
    std::size_t prefetch = 64;     // messages to claim at once, at most; 1 shares work most evenly
    // Called with each message that is given up (max_deliveries); the bytes are valid during the call.
    std::function<void(const Message&)> on_dead_letter = {};
};

} // namespace ringmain
