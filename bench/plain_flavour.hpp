#pragma once
// Flavours of ring_transport.hpp for backends that copy what is sent: rings of slots, and the transports of the kernel and of
// Boost.

#include <bench/ring_transport.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace ringmain::bench {

// A backend's name as a template argument.
template <std::size_t Length>
struct Name {
    constexpr Name(const char (&text)[Length]) { std::copy_n(text, Length, characters.begin()); } // NOLINT: a literal
    std::array<char, Length> characters{};
    [[nodiscard]] constexpr std::string_view view() const { return {characters.data(), Length - 1}; }
};

enum class Holds {
    slots,  // so many messages
    itself, // what the kernel gives it
};

template <Name Backend, Holds What>
struct PlainFlavour {
    static constexpr bool has_name = Backend.view() != "pipe";

    static RingOptions ring(const Shape& shape, std::size_t bytes)
    {
        RingOptions options;
        options.backend = std::string(Backend.view());
        options.max_message = bytes;
        if constexpr (What == Holds::slots) {
            constexpr std::uint64_t usual_slots = 1024; // more make no difference
            options.slots = shape.slots != 0 ? shape.slots : std::min(shape.capacity / bytes, usual_slots);
        }
        return options;
    }
    static ProducerOptions producer(const Shape& shape) { return {.spin = spin(shape), .wait = wait(shape)}; }
    // To one consumer the end comes by number, and a blocked call need not look out for it. One of several may never see that.
    static ConsumerOptions consumer(const Shape& shape)
    {
        return {.spin = spin(shape), .wait = wait(shape), .follow = shape.consumers == 1};
    }

    template <std::size_t N, class Fill>
    [[gnu::always_inline]] static void send_one(Producer& producer, std::byte* payload, Fill&& fill)
    {
        send_built<N>(producer, payload, fill);
    }

private:
    static std::chrono::nanoseconds spin(const Shape& shape)
    {
        return shape.waiting == Waiting::park ? std::chrono::nanoseconds(0) : default_spin;
    }
    static WaitStrategy wait(const Shape& shape)
    {
        return shape.waiting == Waiting::spin ? WaitStrategy::spin : WaitStrategy::adaptive;
    }
};

template <std::size_t N, Name Backend>
using SlotsTransport = RingTransport<N, PlainFlavour<Backend, Holds::slots>>;
template <std::size_t N, Name Backend>
using KernelTransport = RingTransport<N, PlainFlavour<Backend, Holds::itself>>;

} // namespace ringmain::bench
