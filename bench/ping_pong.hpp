#pragma once
// Latency between two places that are awake: a message goes there by one channel and comes back by another. One way is
// half of the round trip, with filling and checking. Who answers has not let go of the message yet, as a service does that wants
// it again should it die before the answer is out: so what it takes to acknowledge a message comes after the answer.

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
                std::uint64_t ended = 0;
                number = (number + 1) | (end.is_past(began) ? Number::last : 0);
                sender.send(1, [&](std::byte* payload) { fill<T::bytes>(payload, number); });
                take(receiver, [&](std::uint64_t came) {
                    ended = ticks();
                    check(came == number);
                });
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
                take(receiver, [&](std::uint64_t came) {
                    number = came;
                    sender.send(1, [&](std::byte* payload) { fill<T::bytes>(payload, number); });
                });
            }
        });
    }

    // Calls `then` with a message's number while the message is still held: it is acknowledged when it has been dealt with.
    template <class Then>
    static void take(typename T::Receiver& receiver, Then&& then)
    {
        const std::size_t taken = receiver.receive([&](const std::byte* payload) {
            const std::uint64_t number = number_of(payload);
            check(is_intact<T::bytes>(payload, number));
            then(number);
        });
        check(taken == 1);
    }

    static void check(bool is_right)
    {
        if (!is_right) [[unlikely]] {
            throw std::runtime_error("a payload arrived damaged, or another than the one sent, or more than one, or none");
        }
    }

    T there_;
    T back_;
};

} // namespace ringmain::bench
