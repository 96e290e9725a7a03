#pragma once
// What a backend, a queue of somebody else's or a bare probe must offer to be measured. One small file each.

#include <bench/crew.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>

namespace ringmain::bench {

enum class Waiting {
    adaptive, // a ring's default: gives the CPU away after a while
    spin,     // never
    park,     // at once
};

// The memory that a transport gets, the same for all: a ring's default. For throughput it is larger than a core's second-level
// cache: what the producer wrote has left its core by then, and comes from the cache that cores share. With less, each line is
// fetched from the other core, which is several times slower (compare limit/line-stream of both sizes).
inline constexpr std::uint64_t roomy = std::uint64_t{4} << 20;

// Messages up to here are built on the stack before they are sent, as anybody would; larger ones in place if possible.
inline constexpr std::size_t built_at_hand = 256;

// For latency: in the caches, with room for some messages.
constexpr std::uint64_t snug(std::uint64_t message) noexcept
{
    return std::max(std::uint64_t{64} << 10, message * 8);
}

struct Shape {
    unsigned producers = 1;
    unsigned consumers = 1;
    std::size_t batch = 1;   // messages that one call sends
    std::size_t at_most = 0; // messages that one call receives, at most; 0: as many as one sends
    Waiting waiting = Waiting::adaptive;
    std::uint64_t capacity = roomy; // bytes
    unsigned lanes = 0;             // for so many producers at most, where that matters; 0: for as many as there are
    std::uint64_t slots = 0;        // messages; 0: as many as fit

    [[nodiscard]] constexpr std::size_t most_received() const noexcept { return at_most != 0 ? at_most : batch; }
};

// Made before the fork, from a Shape. Senders and receivers are made and used in their own places; receivers first, and
// they go before the transport is used again.
//   bytes     of each message
//   as        what the places must be
//   send      calls fill(std::byte*) for each of n messages, n <= batch, and sends them all; blocks
//   receive   blocks for a message, calls use(const std::byte*) for each that it takes, returns how many; 0: no producer
//             is left (a transport that cannot know has one producer and one consumer)
// Failures are thrown.
template <class T>
concept Transport = std::constructible_from<T, const Shape&> &&
    requires(T transport, typename T::Sender sender, typename T::Receiver receiver, std::size_t n)
{
    {
        T::bytes
        } -> std::convertible_to<std::size_t>;
    {
        T::as
        } -> std::convertible_to<As>;
    {
        transport.sender()
        } -> std::same_as<typename T::Sender>;
    {
        transport.receiver()
        } -> std::same_as<typename T::Receiver>;
    sender.send(n, [](std::byte*) {});
    {
        receiver.receive([](const std::byte*) {})
        } -> std::same_as<std::size_t>;
};

} // namespace ringmain::bench
