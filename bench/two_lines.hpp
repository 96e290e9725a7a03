#pragma once
// What LinePair is for one cache line, for the two that 64 bytes need together with a word that says that they are there. Always
// the same two, which its sender takes back from the receiver; a lane goes on to lines that it has taken back early, and may
// be faster.

#include <bench/shared.hpp>
#include <bench/spinning.hpp>
#include <bench/transport.hpp>

#include <ringmain/base/cache_line.hpp>
#include <ringmain/base/copy.hpp>

#include <array>
#include <atomic>

namespace ringmain::bench {

class TwoLines {
    struct alignas(cache_line) Memory {
        std::atomic<std::uint64_t> number{0}; // of the last message
        std::array<std::byte, cache_line> payload{};
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
            memory_.number.store(++sent_, std::memory_order_release);     // T1: pairs with the load below
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
                __builtin_prefetch(&memory_.payload.back());             // both lines are to arrive together
                number = memory_.number.load(std::memory_order_acquire); // T1
                return number != seen_;
            });
            seen_ = number;
            use(memory_.payload.data());
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
