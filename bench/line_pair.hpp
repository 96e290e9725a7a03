#pragma once
// The limit of latency: one word in one cache line, stored by one core and watched by another. It holds one message, and
// only a ping-pong waits until it has been taken.

#include <bench/shared.hpp>
#include <bench/spinning.hpp>
#include <bench/transport.hpp>

#include <ringmain/base/cache_line.hpp>

#include <atomic>
#include <cstring>

namespace ringmain::bench {

template <As Where>
class LinePair {
    struct alignas(cache_line) Line {
        std::atomic<std::uint64_t> word{0};
    };

public:
    static constexpr std::size_t bytes = sizeof(std::uint64_t);
    static constexpr As as = Where;

    explicit LinePair(const Shape& /*shape*/) {}

    class Sender {
    public:
        explicit Sender(Line& line) noexcept : line_(line) {}

        template <class Fill>
        void send(std::size_t /*n*/, Fill&& fill) noexcept
        {
            std::uint64_t value = 0;
            fill(reinterpret_cast<std::byte*>(&value));
            line_.word.store(value, std::memory_order_release); // P1: pairs with the load below
        }

    private:
        Line& line_;
    };

    class Receiver {
    public:
        explicit Receiver(Line& line) noexcept : line_(line), seen_(line.word.load()) {}

        template <class Use>
        std::size_t receive(Use&& use) noexcept
        {
            std::uint64_t value = 0;
            spin_until([&] { return (value = line_.word.load(std::memory_order_acquire)) != seen_; }); // P1
            seen_ = value;
            use(reinterpret_cast<const std::byte*>(&value));
            return 1;
        }

    private:
        Line& line_;
        std::uint64_t seen_;
    };

    Sender sender() noexcept { return Sender(*line_); }
    Receiver receiver() noexcept { return Receiver(*line_); }

private:
    Shared<Line> line_;
};

} // namespace ringmain::bench
