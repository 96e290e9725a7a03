#pragma once
// The `lanes` backend as a transport: a large message is written in place, and all are read in place.

#include <bench/ring_transport.hpp>

#include <array>

namespace ringmain::bench {

struct LanesFlavour {
    static constexpr bool has_name = true;

    static RingOptions ring(const Shape& shape, std::size_t bytes)
    {
        const unsigned lanes = shape.lanes != 0 ? shape.lanes : shape.producers;
        return {.backend = "lanes", .capacity = shape.capacity, .producers = lanes, .max_message = bytes};
    }
    static WaitStrategy wait(const Shape& shape)
    {
        switch (shape.waiting) {
        case Waiting::spin: return WaitStrategy::spin;
        case Waiting::adaptive: return WaitStrategy::adaptive;
        case Waiting::park: break;
        }
        return WaitStrategy::park;
    }
    static ProducerOptions producer(const Shape& shape) { return {.wait = wait(shape)}; }
    static ConsumerOptions consumer(const Shape& shape) { return {.wait = wait(shape)}; }

    template <std::size_t N, class Fill>
    [[gnu::always_inline]] static void send_one(Producer& producer, std::byte* /*scratch*/, Fill&& fill)
    {
        if constexpr (N <= built_at_hand) {
            std::array<std::byte, N> payload; // NOLINT(cppcoreguidelines-pro-type-member-init): filled next
            send_built<N>(producer, payload.data(), fill);
        } else {
            auto claim = producer.claim(N);
            if (!claim) {
                throw_outcome(claim.error());
            }
            fill(claim->bytes().data());
            claim->commit();
        }
    }
};

// The same with all messages built beside the ring.
struct LanesBesideFlavour : LanesFlavour {
    template <std::size_t N, class Fill>
    [[gnu::always_inline]] static void send_one(Producer& producer, std::byte* payload, Fill&& fill)
    {
        send_built<N>(producer, payload, fill);
    }
};

template <std::size_t N>
using Lanes = RingTransport<N, LanesFlavour>;
template <std::size_t N>
using LanesBuiltBeside = RingTransport<N, LanesBesideFlavour>;

} // namespace ringmain::bench
