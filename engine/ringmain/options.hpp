#pragma once
// What a user may ask of a ring, a producer and a consumer.

#include <ringmain/base/message.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ringmain {

// What is not set takes the default for a new ring, and anything for an existing one; what is set must be so
// (Errc::mismatch).
struct RingOptions {
    std::optional<std::string> backend = {};       // by name; default "semaphore"
    std::optional<std::uint64_t> capacity = {};    // bytes of payload; default 4 MiB; gives slots = capacity / max_message
    std::optional<std::uint64_t> slots = {};       // messages the ring holds; 1 to 32,767; instead of capacity
    std::optional<std::uint64_t> max_message = {}; // bytes; 0 is allowed; default 64 KiB
    std::optional<unsigned> mode = {};             // permission bits; default 0600; world-writable is refused
    bool huge_pages = false;                       // for a new ring, where the system has them; else a log line
    bool lock_memory = false;                      // likewise: never swapped
    std::vector<std::uint32_t> trusted_uids = {};  // whose rings are taken besides our own and root's
    std::uint64_t first_position = 0;              // of a new ring; for tests of what happens after 2^32 messages
};

// How long an operation spins before it sleeps: about what one wake-up costs. Never on a single CPU.
inline constexpr std::chrono::nanoseconds default_spin = std::chrono::microseconds(50);

struct ProducerOptions {
    std::chrono::nanoseconds spin = default_spin;
};

struct ConsumerOptions {
    std::chrono::nanoseconds spin = default_spin;
    bool follow = false;                  // never Errc::end_of_stream: wait for the next producer
    std::optional<MessageType> type = {}; // receive this type only; refused by backends that cannot
};

} // namespace ringmain
