#pragma once
// The limit of latency for 64 bytes and a word that says that they are there: they need two cache lines. It holds one message,
// and only a ping-pong waits until it has been taken.

#include <bench/shared.hpp>
#include <bench/spinning.hpp>
#include <bench/transport.hpp>

#include <ringmain/base/cache_line.hpp>
#include <ringmain/base/copy.hpp>

#include <array>
#include <atomic>
#include <cstring>

namespace ringmain::bench {

class TwoLines {
    struct alignas(cache_line) Memory {
        std::atomic<std::uint64_t> number{0}; // of the last message
        std::array<std::byte, cache_line> payload{};
        std::array<std::byte, cache_line - sizeof(std::uint64_t)> unused{};
    };
    static_assert(sizeof(Memory) == 2 * cache_line);

public:
    static constexpr std::size_t bytes = cache_line;
    static constexpr As as = As::processes;

    explicit TwoLines(const Shape& /*shape*/) {}

    class Sender {
    public:
        explicit Sender(Memory& memory) noexcept : memory_(memory) {}

        template <class Fill>
        void send(std::size_t /*n*/, Fill&& fill) noexcept
        {
            std::array<std::byte, bytes> payload; // NOLINT(cppcoreguidelines-pro-type-member-init): filled next
            fill(payload.data());
            copy_backwards_up_to_a_line(payload, memory_.payload.data()); // as the lanes' writer does
            memory_.number.store(++sent_, std::memory_order_release);     // P1: pairs with the load below
        }

    private:
        Memory& memory_;
        std::uint64_t sent_ = memory_.number.load();
    };

    class Receiver {
    public:
        explicit Receiver(Memory& memory) noexcept : memory_(memory) {}

        template <class Use>
        std::size_t receive(Use&& use) noexcept
        {
            std::uint64_t number = 0;
            spin_until([&] {
                __builtin_prefetch(&memory_.payload.back());                               // so that both lines arrive together
                return (number = memory_.number.load(std::memory_order_acquire)) != seen_; // P1
            });
            seen_ = number;
            std::array<std::byte, bytes> message; // NOLINT(cppcoreguidelines-pro-type-member-init): copied to next
            std::memcpy(message.data(), memory_.payload.data(), bytes);
            use(message.data());
            return 1;
        }

    private:
        Memory& memory_;
        std::uint64_t seen_ = memory_.number.load();
    };

    Sender sender() noexcept { return Sender(*memory_); }
    Receiver receiver() noexcept { return Receiver(*memory_); }

private:
    Shared<Memory> memory_;
};

} // namespace ringmain::bench
