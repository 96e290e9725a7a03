#pragma once
// The textbook ring as a transport, of 64-byte messages.

#include <bench/one_lock_ring.hpp>
#include <bench/transport.hpp>

#include <array>
#include <stdexcept>

namespace ringmain::bench {

class OneLock {
public:
    static constexpr std::size_t bytes = 64;
    static constexpr As as = As::processes;

    explicit OneLock(const Shape& /*shape*/) : ring_(slots, bytes) {}

    class Sender {
    public:
        explicit Sender(OneLockRing& ring) noexcept : ring_(ring) {}

        template <class Fill>
        void send(std::size_t n, Fill&& fill)
        {
            for (std::size_t i = 0; i < n; ++i) {
                std::array<std::byte, bytes> payload; // NOLINT(cppcoreguidelines-pro-type-member-init): filled next
                fill(payload.data());
                if (ring_.send(payload) != 0) {
                    throw std::runtime_error("send failed");
                }
            }
        }

    private:
        OneLockRing& ring_;
    };

    class Receiver {
    public:
        explicit Receiver(OneLockRing& ring) : ring_(ring) { inbox_.reserve(bytes, 1); }

        template <class Use>
        std::size_t receive(Use&& use)
        {
            if (ring_.receive(inbox_) != 0 || inbox_[0].bytes.size() != bytes) {
                throw std::runtime_error("receive failed");
            }
            use(inbox_[0].bytes.data());
            return 1;
        }

    private:
        OneLockRing& ring_;
        slots::Inbox inbox_;
    };

    Sender sender() { return Sender(ring_); }
    Receiver receiver() { return Receiver(ring_); }

private:
    static constexpr std::uint64_t slots = 1024;
    OneLockRing ring_;
};

} // namespace ringmain::bench
