#pragma once
// The member table: who is attached. Truth about life is ALIVE in the semaphore set; this table says who it was.

#include <ringmain/base/atomic.hpp>
#include <ringmain/base/cache_line.hpp>
#include <ringmain/layout/semaphores.hpp>

#include <cstddef>
#include <cstdint>

namespace ringmain::layout {

enum class Role : std::uint32_t { none = 0, producer = 1, consumer = 2 };

// Written by one member alone, read by anybody, relaxed.
using Counter = Atomic<std::uint64_t>;

inline void count(Counter& counter, std::uint64_t more = 1) noexcept
{
    add_alone(counter, more);
}

struct Traffic {
    Counter messages;
    Counter bytes; // of payload
};

// What happens now and then, never with each message of a stream.
struct Events {
    Counter full;        // it found no room, and had to wait or turn back
    Counter empty;       // likewise, no message
    Counter parks;       // it went to sleep
    Counter wakes;       // sleepers that it woke
    Counter redelivered; // messages that came to it with a dead member's claim, after that had seen them
};

// Identity: written under LOCK by the joining member, before its role; the role is zeroed by leave and repair.
// Counters belong to the place: the next member there goes on with them, so that the sum over all places is the ring's, since
// its creation, whoever died when. What the member itself did is what came since `before`.
struct alignas(cache_line) Member {
    Atomic<Role> role;
    std::uint32_t pid;
    std::uint32_t uid;
    Atomic<std::uint32_t> group;      // of a consumer of `lanes`
    std::int64_t joined_ns;           // since the epoch
    char program[40];                 // zero-terminated
    alignas(cache_line) Traffic sent; // of `lanes`: what its lane had carried when it joined, with stamps
    Traffic received;                 // of `lanes`: claimed, dealt with or not, with stamps
    Traffic before;                   // in its role; under LOCK, as the identity
    std::uint32_t pid_namespace;      // its number, on `mutex`, whose lock goes by thread ids; 0: not known
    alignas(cache_line) Events events;
};
static_assert(offsetof(Member, role) == 0);
static_assert(offsetof(Member, pid) == 4);
static_assert(offsetof(Member, uid) == 8);
static_assert(offsetof(Member, joined_ns) == 16);
static_assert(offsetof(Member, program) == 24);
static_assert(offsetof(Member, sent) == 64);
static_assert(offsetof(Member, received) == 80);
static_assert(offsetof(Member, before) == 96);
static_assert(offsetof(Member, pid_namespace) == 112);
static_assert(offsetof(Member, events) == 128);
static_assert(sizeof(Traffic) == 16 && sizeof(Events) == 40);
static_assert(sizeof(Member) == 192);

// Producers ever joined (high half) and attached now (low half), in one word so that both are read at one moment.
// Written under LOCK; acquire by consumers that ask for the end of the stream.
struct ProducerCount {
    std::uint32_t ever;
    std::uint32_t live;

    static constexpr ProducerCount unpack(std::uint64_t word) noexcept
    {
        return {static_cast<std::uint32_t>(word >> 32), static_cast<std::uint32_t>(word)};
    }
    [[nodiscard]] constexpr std::uint64_t pack() const noexcept { return std::uint64_t{ever} << 32 | live; }
};

} // namespace ringmain::layout
