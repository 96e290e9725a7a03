#pragma once
// Latency at a given rate: messages are due on schedule, whatever happens, and the time of each counts from when it was due.
// Who falls behind sends at once and catches up, so a transport that stalls is charged for all that had to wait (no coordinated
// omission).

#include <bench/latency.hpp>
#include <bench/payload.hpp>
#include <bench/spinning.hpp>
#include <bench/stopwatch.hpp>
#include <bench/transport.hpp>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <thread>

namespace ringmain::bench {

template <Transport T>
class Rate : public Latency {
public:
    Rate(const Shape& shape, double per_second)
        : transport_(shape),
          interval_ns_(1e9 / per_second),
          count_(std::max(fewest, static_cast<std::uint64_t>(per_second * std::chrono::duration<double>(effort().slice).count())))
    {
    }

    void take_part(Place& place) override
    {
        if (place.index() == 0) {
            send(place);
        } else {
            receive(place);
        }
    }

private:
    static constexpr std::uint64_t fewest = 4; // messages in a slice; at low rates it is longer for that

    [[nodiscard]] std::int64_t due_ns(std::uint64_t number) const noexcept
    {
        return *began_ns_ + static_cast<std::int64_t>(static_cast<double>(number) * interval_ns_);
    }

    void send(Place& place)
    {
        place.meet(); // the receiver has joined
        auto sender = transport_.sender();
        *began_ns_ = now_ns() + std::chrono::nanoseconds(lead).count();
        place.meet();
        place.meter().measure([&] {
            for (std::uint64_t number = 0; number < count_; ++number) {
                pause_until(due_ns(number), place.meter());
                sender.send(1, [&](std::byte* payload) { fill<T::bytes>(payload, number); });
            }
        });
    }

    // Sleeps, and spins at the end, as a sleeper wakes up late.
    static void pause_until(std::int64_t due, Meter& meter)
    {
        constexpr std::int64_t lateness_ns = 200'000;
        const std::int64_t left_ns = due - now_ns();
        if (left_ns > lateness_ns) {
            std::this_thread::sleep_for(std::chrono::nanoseconds(left_ns - lateness_ns));
            meter.leave_out(0, 1);
        }
        const std::int64_t began = now_ns();
        if (began < due) {
            spin_until([&] { return now_ns() >= due; });
            meter.leave_out(static_cast<std::uint64_t>(now_ns() - began), 0);
        }
    }

    void receive(Place& place)
    {
        auto receiver = transport_.receiver();
        place.meet();
        place.meet();
        std::uint64_t next = 0;
        bool intact = true;
        const auto use = [&](const std::byte* payload) {
            const std::uint64_t number = number_of(payload);
            intact = number == next && is_intact<T::bytes>(payload, number) && intact;
            record(static_cast<double>(std::max<std::int64_t>(now_ns() - due_ns(next), 1)));
            ++next;
        };
        place.meter().measure([&] {
            while (next < count_ && receiver.receive(use) != 0) {
            }
        });
        if (!intact || next != count_) {
            throw std::runtime_error("a payload arrived damaged, or out of order, or not at all");
        }
        finish_slice(count_);
    }

    static constexpr std::chrono::microseconds lead{500}; // before the first one is due

    T transport_;
    double interval_ns_;
    std::uint64_t count_;
    Shared<std::int64_t> began_ns_;
};

} // namespace ringmain::bench
