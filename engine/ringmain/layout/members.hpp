#pragma once
// The member table: who is attached. Truth about life is ALIVE in the semaphore set; this table says who it was.

#include <ringmain/base/cache_line.hpp>
#include <ringmain/layout/semaphores.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace ringmain::layout {

enum class Role : std::uint32_t { none = 0, producer = 1, consumer = 2 };

// Identity: written under LOCK by the joining member, before its role; the role is zeroed by leave and repair.
// Counters: written by the member alone, read by anybody, relaxed.
struct alignas(cache_line) Member {
    std::atomic<Role> role;
    std::uint32_t pid;
    std::uint32_t uid;
    std::atomic<std::uint32_t> group; // of a consumer of `lanes`
    std::int64_t joined_ns;           // since the epoch
    char program[40];                 // zero-terminated
    alignas(cache_line) std::atomic<std::uint64_t> messages;
    std::atomic<std::uint64_t> bytes;
};
static_assert(offsetof(Member, role) == 0);
static_assert(offsetof(Member, pid) == 4);
static_assert(offsetof(Member, uid) == 8);
static_assert(offsetof(Member, joined_ns) == 16);
static_assert(offsetof(Member, program) == 24);
static_assert(offsetof(Member, messages) == 64);
static_assert(offsetof(Member, bytes) == 72);
static_assert(sizeof(Member) == 128);

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
