#pragma once
// The limit of waking somebody up: a bare futex, and a word beside it. It holds one message, and only a measurement that
// waits until it has been taken can use it.

#include <bench/futex.hpp>
#include <bench/shared.hpp>
#include <bench/transport.hpp>

#include <ringmain/base/cache_line.hpp>

#include <atomic>

namespace ringmain::bench {

class FutexDoor {
    struct alignas(cache_line) Door {
        std::atomic<std::uint32_t> opened{0}; // how often
        std::uint64_t value = 0;              // published by `opened`
    };

public:
    static constexpr std::size_t bytes = sizeof(std::uint64_t);
    static constexpr As as = As::processes;

    explicit FutexDoor(const Shape& /*shape*/) {}

    class Sender {
    public:
        explicit Sender(Door& door) noexcept : door_(door) {}

        template <class Fill>
        void send(std::size_t /*n*/, Fill&& fill) noexcept
        {
            fill(reinterpret_cast<std::byte*>(&door_.value));
            door_.opened.fetch_add(1, std::memory_order_release); // F1: pairs with the load below
            futex_wake_all(door_.opened);
        }

    private:
        Door& door_;
    };

    class Receiver {
    public:
        explicit Receiver(Door& door) noexcept : door_(door), seen_(door.opened.load()) {}

        template <class Use>
        std::size_t receive(Use&& use) noexcept
        {
            std::uint32_t opened = 0;
            while ((opened = door_.opened.load(std::memory_order_acquire)) == seen_) { // F1
                futex_wait(door_.opened, seen_);
            }
            seen_ = opened;
            use(reinterpret_cast<const std::byte*>(&door_.value));
            return 1;
        }

    private:
        Door& door_;
        std::uint32_t seen_;
    };

    Sender sender() noexcept { return Sender(*door_); }
    Receiver receiver() noexcept { return Receiver(*door_); }

private:
    Shared<Door> door_;
};

} // namespace ringmain::bench
