#pragma once
// Throughput: producers send as fast as they can for a slice, consumers check every message. Its figure is messages a
// second, from the common start until the last one has been checked.

#include <bench/activity.hpp>
#include <bench/ledger.hpp>
#include <bench/payload.hpp>
#include <bench/shared.hpp>
#include <bench/stopwatch.hpp>
#include <bench/transport.hpp>

#include <algorithm>

namespace ringmain::bench {

template <Transport T>
class Flow : public Activity {
public:
    explicit Flow(const Shape& shape) : shape_(shape), transport_(shape), ledger_(shape.producers, shape.consumers) {}

    void take_part(Place& place) override
    {
        if (place.index() < shape_.producers) {
            produce(place);
        } else {
            consume(place);
        }
    }

    Figure conclude() override { return ledger_.conclude(); }
    [[nodiscard]] unsigned producers() const override { return shape_.producers; }

private:
    // Messages between two looks at the clock: looking must not cost, nor one look be too late by much.
    static constexpr std::size_t block = T::bytes >= 4096 ? 1 : 64;

    void produce(Place& place)
    {
        place.meet(); // consumers have joined
        auto sender = transport_.sender();
        place.meet();
        const std::int64_t began_ns = now_ns();
        const std::uint64_t first = Number::first_of(place.index());
        std::uint64_t number = first;
        place.meter().measure([&] { number = send_for_a_slice(sender, first); });
        ledger_.sent(place.index(), began_ns, number - first);
    }

    // Returns the number behind the last that it sent.
    std::uint64_t send_for_a_slice(typename T::Sender& sender, std::uint64_t number)
    {
        const SliceEnd end(effort().slice);
        for (bool over = false; !over;) {
            over = end.is_past(ticks());
            const std::uint64_t block_end = number + std::max(block, shape_.batch);
            const std::uint64_t last = over ? block_end - 1 : block_end;
            while (number < block_end) {
                sender.send(std::min<std::size_t>(shape_.batch, block_end - number), [&](std::byte* payload) {
                    fill<T::bytes>(payload, number == last ? number | Number::last : number);
                    ++number;
                });
            }
        }
        return number;
    }

    void consume(Place& place)
    {
        auto receiver = transport_.receiver();
        place.meet();
        place.meet();
        Ledger::Reader reader(shape_.producers);
        bool intact = true;
        const auto use = [&](const std::byte* payload) {
            const std::uint64_t number = number_of(payload);
            if (!reader.note(number) || !is_intact<T::bytes>(payload, number)) [[unlikely]] {
                intact = false;
            }
        };
        place.meter().measure([&] {
            while (!reader.has_all() && receiver.receive(use) != 0) {
            }
        });
        ledger_.received(place.index(), reader, intact, now_ns());
    }

    Shape shape_;
    T transport_;
    Ledger ledger_;
};

} // namespace ringmain::bench
