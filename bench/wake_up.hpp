#pragma once
// Latency to a receiver that sleeps: from before the call that sends until the receiver's call has returned. The message
// carries the time when it was sent, by the clock that all processes share.

#include <bench/latency.hpp>
#include <bench/payload.hpp>
#include <bench/spinning.hpp>
#include <bench/stopwatch.hpp>
#include <bench/transport.hpp>

#include <atomic>
#include <stdexcept>

namespace ringmain::bench {

template <Transport T>
class WakeUp : public Latency {
public:
    explicit WakeUp(const Shape& shape) : transport_(shape) {}

    void take_part(Place& place) override
    {
        if (place.index() == 0) {
            wake(place);
        } else {
            sleep(place);
        }
    }

private:
    static constexpr std::int64_t pause_ns = 200'000; // far longer than anybody spins before sleeping
    static constexpr int slices = 3;                  // wake-ups are rare; a slice of them is longer

    void wake(Place& place)
    {
        place.meet(); // the receiver has joined
        auto sender = transport_.sender();
        place.meet();
        place.meter().measure([&] {
            const SliceEnd end(slices * effort().slice);
            for (std::uint64_t number = 0; !Number::is_last(number);) {
                const std::int64_t began = now_ns();
                spin_until([&] { return now_ns() >= began + pause_ns; });
                received_->store(0, std::memory_order_relaxed);
                const std::int64_t due = now_ns();
                number = static_cast<std::uint64_t>(due) | (end.is_past(ticks()) ? Number::last : 0);
                sender.send(1, [&](std::byte* payload) { fill<T::bytes>(payload, number); });
                const std::int64_t sent = now_ns();
                spin_until([&] { return received_->load(std::memory_order_relaxed) == number; });
                place.meter().leave_out(static_cast<std::uint64_t>(due - began + now_ns() - sent), 0);
            }
        });
    }

    void sleep(Place& place)
    {
        auto receiver = transport_.receiver();
        place.meet();
        place.meet();
        std::uint64_t count = 0;
        place.meter().measure([&] {
            for (std::uint64_t number = 0; !Number::is_last(number); ++count) {
                number = sleep_until_one(receiver);
                received_->store(number, std::memory_order_relaxed);
            }
        });
        finish_slice(count);
    }

    std::uint64_t sleep_until_one(typename T::Receiver& receiver)
    {
        std::uint64_t number = 0;
        bool intact = false;
        const auto use = [&](const std::byte* payload) {
            number = number_of(payload);
            intact = is_intact<T::bytes>(payload, number);
        };
        const bool one = receiver.receive(use) == 1;
        const std::int64_t woke_ns = now_ns();
        if (!one || !intact) {
            throw std::runtime_error("a payload arrived damaged, or more than one, or none");
        }
        record(static_cast<double>(woke_ns - static_cast<std::int64_t>(number & ~Number::last)));
        return number;
    }

    T transport_;
    Shared<std::atomic<std::uint64_t>> received_;
};

} // namespace ringmain::bench
