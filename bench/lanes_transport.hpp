#pragma once
// The `lanes` backend as a transport: messages of up to so many bytes are built beside the ring and sent, larger ones are
// written in place; all are read in place.

#include <bench/ring_transport.hpp>

#include <array>

namespace ringmain::bench {

template <std::size_t BuiltBeside>
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
    static void send_one(Producer& producer, std::byte* scratch, Fill&& fill)
    {
        if constexpr (N <= built_at_hand) {
            std::array<std::byte, N> payload; // NOLINT(cppcoreguidelines-pro-type-member-init): filled next
            send_built<N>(producer, payload.data(), fill);
        } else if constexpr (N <= BuiltBeside) {
            send_built<N>(producer, scratch, fill);
        } else {
            auto claim = producer.claim(N);
            if (!claim) {
                throw_outcome(claim.error());
            }
            fill(claim->bytes().data());
            claim->commit();
        }
    }

private:
    template <std::size_t N, class Fill>
    static void send_built(Producer& producer, std::byte* payload, Fill& fill)
    {
        fill(payload);
        if (const auto sent = producer.send({payload, N}); !sent) {
            throw_outcome(sent.error());
        }
    }
};

template <std::size_t N>
using Lanes = RingTransport<N, LanesFlavour<built_at_hand>>;
template <std::size_t N>
using LanesBuiltBeside = RingTransport<N, LanesFlavour<N>>;

} // namespace ringmain::bench
