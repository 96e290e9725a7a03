#pragma once
// A lane with nothing around it: the engine's writer, which saves and counts every 4 KiB, and the least that can read what it
// writes. Without claims, groups, wake-ups and what readers count, and nobody survives anybody's death: what is measured beyond
// it, those cost.

#include <bench/shared.hpp>
#include <bench/spinning.hpp>
#include <bench/transport.hpp>

#include <ringmain/base/copy.hpp>
#include <ringmain/lanes/writer.hpp>
#include <ringmain/wait/look_out.hpp>

#include <sched.h>

#include <array>
#include <atomic>
#include <cstring>
#include <stdexcept>

namespace ringmain::bench {

template <std::size_t N>
class BareLane {
    struct Memory {
        layout::LaneLine line{};                                  // the sender's
        alignas(cache_line) std::atomic<std::uint64_t> done{0};   // the receiver's: it has read up to here
        alignas(cache_line) std::array<std::byte, roomy> bytes{}; // the sender's, published by record headers
    };

public:
    static constexpr std::size_t bytes = N;
    static constexpr As as = As::processes;

    explicit BareLane(const Shape& shape) : capacity_(shape.capacity) {}

    class Sender {
    public:
        Sender(Memory& memory, const lanes::Log& log)
            : done_(memory.done), capacity_(log.capacity()), writer_(lanes::Writer::take_over(log, memory.line).value())
        {
        }

        template <class Fill>
        void send(std::size_t n, Fill&& fill)
        {
            for (std::size_t i = 0; i < n; ++i) {
                std::array<std::byte, N> payload; // NOLINT(cppcoreguidelines-pro-type-member-init): filled next
                fill(payload.data());
                if (!writer_.try_write(payload, 0)) [[unlikely]] {
                    send_with_care(payload);
                }
            }
        }

    private:
        // At the lane's end, and where the limit is used up.
        void send_with_care(Bytes payload)
        {
            std::byte* place = nullptr;
            writer_.drop();
            spin_until([&] {
                writer_.raise_limit(done_.load(std::memory_order_acquire) + capacity_); // B1: pairs with tell()
                return (place = writer_.reserve(N)) != nullptr;
            });
            copy(payload, place);
            writer_.stage(N, 0);
            writer_.publish(1, N);
        }

        std::atomic<std::uint64_t>& done_;
        std::uint64_t capacity_;
        lanes::Writer writer_;
    };

    // One message a call, copied out.
    class Receiver {
    public:
        Receiver(Memory& memory, const lanes::Log& log) : done_(memory.done), log_(log), position_(memory.done.load()) {}
        Receiver(const Receiver&) = delete;
        Receiver& operator=(const Receiver&) = delete;
        ~Receiver() { tell(); }

        template <class Use>
        std::size_t receive(Use&& use)
        {
            lanes::Record record = next();
            while (record.is_padding()) {
                pass(record);
                record = next();
            }
            if (!record.is_sound() || record.length() != N) [[unlikely]] {
                throw std::runtime_error("a bare lane holds nonsense");
            }
            std::array<std::byte, N> message; // NOLINT(cppcoreguidelines-pro-type-member-init): copied to next
            std::memcpy(message.data(), log_.payload(position_), N);
            use(message.data());
            pass(record);
            return 1;
        }

    private:
        lanes::Record next() noexcept
        {
            const auto& header = log_.header(position_);
            const auto& end = log_.header(position_ + N);
            std::uint64_t word = 0;
            // L1: pairs with L1 in writer.hpp.
            while ((word = header.load(std::memory_order_acquire)) == 0) {
                if (wait::look_out(header, end, patience) == patience) {
                    ::sched_yield(); // whoever is waited for is not running
                }
            }
            return log_.parse(word);
        }
        void pass(const lanes::Record& record) noexcept
        {
            position_ += record.size;
            if (position_ - told_ >= log_.capacity() / 8) [[unlikely]] {
                tell();
            }
        }
        void tell() noexcept
        {
            told_ = position_;
            done_.store(told_, std::memory_order_release); // B1
        }

        static constexpr unsigned patience = 10'000; // looks; some 100 us

        std::atomic<std::uint64_t>& done_;
        lanes::Log log_;
        std::uint64_t position_;
        std::uint64_t told_ = position_;
    };

    Sender sender() { return Sender(*memory_, log()); }
    Receiver receiver() { return Receiver(*memory_, log()); }

private:
    [[nodiscard]] lanes::Log log() const noexcept { return {memory_->bytes.data(), capacity_, N}; }

    std::uint64_t capacity_;
    Shared<Memory> memory_;
};

} // namespace ringmain::bench
