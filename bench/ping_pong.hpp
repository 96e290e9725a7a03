#pragma once
// Latency between two places that are awake: a message goes there by one channel and comes back by another. One way is
// half of the round trip, with filling and checking.

#include <bench/latency.hpp>
#include <bench/payload.hpp>
#include <bench/stopwatch.hpp>
#include <bench/transport.hpp>

#include <stdexcept>

namespace ringmain::bench {

template <Transport T>
class PingPong : public Latency {
public:
    explicit PingPong(const Shape& shape) : there_(shape), back_(shape) {}

    void take_part(Place& place) override
    {
        if (place.index() == 0) {
            ping(place);
        } else {
            pong(place);
        }
    }

private:
    static constexpr double one_way = 0.5;

    void ping(Place& place)
    {
        auto receiver = back_.receiver();
        place.meet(); // whoever receives has joined
        auto sender = there_.sender();
        place.meet();
        std::uint64_t number = 0;
        place.meter().measure([&] {
            const SliceEnd end(effort().slice);
            while (!Number::is_last(number)) {
                const std::uint64_t began = ticks();
                number = (number + 1) | (end.is_past(began) ? Number::last : 0);
                sender.send(1, [&](std::byte* payload) { fill<T::bytes>(payload, number); });
                const std::uint64_t came = take(receiver);
                const std::uint64_t ended = ticks();
                if (came != number) {
                    throw std::runtime_error("another message came back than the one sent");
                }
                record(static_cast<double>(ended - began) * ns_per_tick() * one_way);
            }
        });
        finish_slice(2 * (number & ~Number::last)); // there and back
    }

    void pong(Place& place)
    {
        auto receiver = there_.receiver();
        place.meet();
        auto sender = back_.sender();
        place.meet();
        place.meter().measure([&] {
            for (std::uint64_t number = 0; !Number::is_last(number);) {
                number = take(receiver);
                sender.send(1, [&](std::byte* payload) { fill<T::bytes>(payload, number); });
            }
        });
    }

    static std::uint64_t take(typename T::Receiver& receiver)
    {
        std::uint64_t number = 0;
        bool intact = true;
        const auto use = [&](const std::byte* payload) {
            number = number_of(payload);
            intact = is_intact<T::bytes>(payload, number);
        };
        if (receiver.receive(use) != 1 || !intact) {
            throw std::runtime_error("a payload arrived damaged, or more than one, or none");
        }
        return number;
    }

    T there_;
    T back_;
};

} // namespace ringmain::bench
