#pragma once
// A ring as a transport, through the public interface. What differs between backends is a Flavour:
//   static constexpr bool has_name;
//   static RingOptions ring(const Shape&, std::size_t bytes);
//   static ProducerOptions producer(const Shape&);
//   static ConsumerOptions consumer(const Shape&);
//   template <std::size_t N> static void send_one(Producer&, std::byte* scratch, fill);

#include <bench/fresh_ring.hpp>
#include <bench/transport.hpp>

#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

namespace ringmain::bench {

// For flavours: what is built at `payload` is sent.
template <std::size_t N, class Fill>
[[gnu::always_inline]] inline void send_built(Producer& producer, std::byte* payload, Fill&& fill)
{
    fill(payload);
    if (const auto sent = producer.send({payload, N}); !sent) {
        throw_outcome(sent.error());
    }
}

template <std::size_t N, class Flavour>
class RingTransport {
    // What has no name has one end of each kind, which is kept from one use to the next.
    template <class End>
    using Held = std::conditional_t<Flavour::has_name, End, End&>;

public:
    static constexpr std::size_t bytes = N;
    static constexpr As as = As::processes;

    explicit RingTransport(const Shape& shape) : shape_(shape), ring_(Flavour::ring(shape, N), Flavour::has_name) {}

    class Sender {
    public:
        Sender(Held<Producer>&& producer, std::size_t batch)
            : producer_(static_cast<Held<Producer>&&>(producer)), payloads_(batch * N), batch_(batch)
        {
            for (std::size_t i = 0; i < batch; ++i) {
                batch_[i] = {{payloads_.data() + i * N, N}};
            }
        }

        template <class Fill>
        [[gnu::always_inline]] inline void send(std::size_t n, Fill&& fill)
        {
            if (n == 1) {
                Flavour::template send_one<N>(producer_, payloads_.data(), fill);
                return;
            }
            for (std::size_t i = 0; i < n; ++i) {
                fill(payloads_.data() + i * N);
            }
            if (const auto sent = producer_.send_batch({batch_.data(), n}); !sent) {
                throw_outcome(sent.error());
            }
        }

    private:
        Held<Producer> producer_;
        std::vector<std::byte> payloads_;
        std::vector<Outgoing> batch_;
    };

    class Receiver {
    public:
        Receiver(Held<Consumer>&& consumer, std::size_t at_most)
            : consumer_(static_cast<Held<Consumer>&&>(consumer)), at_most_(at_most)
        {
        }

        template <class Use>
        [[gnu::always_inline]] inline std::size_t receive(Use&& use)
        {
            if (at_most_ == 1) {
                return receive_one(use);
            }
            bool sizes_right = true;
            const auto checked = [&](const auto& message) {
                if (message.bytes().size() != N) [[unlikely]] {
                    sizes_right = false;
                    return;
                }
                use(message.bytes().data());
            };
            const Outcome<std::size_t> taken = consumer_.poll(checked, at_most_);
            check(sizes_right);
            return taken ? *taken : nothing_because(taken.error());
        }

    private:
        template <class Use>
        [[gnu::always_inline]] inline std::size_t receive_one(Use& use)
        {
            const Outcome<Message> message = consumer_.receive();
            if (!message) [[unlikely]] {
                return nothing_because(message.error());
            }
            check(message->bytes().size() == N);
            use(message->bytes().data());
            return 1;
        }
        static void check(bool sizes_right)
        {
            if (!sizes_right) [[unlikely]] {
                throw std::runtime_error("a message arrived with another length");
            }
        }
        static std::size_t nothing_because(Errc why)
        {
            if (why != Errc::end_of_stream) {
                throw_outcome(why);
            }
            return 0;
        }

        Held<Consumer> consumer_;
        std::size_t at_most_;
    };

    Sender sender()
    {
        if constexpr (Flavour::has_name) {
            return {or_throw(ring_->producer(Flavour::producer(shape_))), shape_.batch};
        } else {
            if (!kept_producer_) {
                kept_producer_.emplace(or_throw(ring_->producer(Flavour::producer(shape_))));
            }
            return {*kept_producer_, shape_.batch};
        }
    }
    Receiver receiver()
    {
        if constexpr (Flavour::has_name) {
            return {or_throw(ring_->consumer(Flavour::consumer(shape_))), shape_.most_received()};
        } else {
            if (!kept_consumer_) {
                kept_consumer_.emplace(or_throw(ring_->consumer(Flavour::consumer(shape_))));
            }
            return {*kept_consumer_, shape_.most_received()};
        }
    }

private:
    Shape shape_;
    FreshRing ring_;
    std::optional<Producer> kept_producer_;
    std::optional<Consumer> kept_consumer_;
};

} // namespace ringmain::bench
