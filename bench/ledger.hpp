#pragma once
// Who sent and who received how many messages of a slice, and when: each exactly once, each producer's in order.

#include <bench/activity.hpp>
#include <bench/payload.hpp>
#include <bench/shared.hpp>

#include <ringmain/base/cache_line.hpp>

#include <array>
#include <cstdint>

namespace ringmain::bench {

class Ledger {
public:
    static constexpr unsigned most_places = 64;

    // What one consumer sees.
    class Reader {
    public:
        explicit Reader(unsigned producers) noexcept : producers_(producers)
        {
            for (unsigned i = 0; i < producers; ++i) {
                next_[i] = Number::first_of(i);
            }
        }

        // Of each message; false if it cannot be.
        [[nodiscard]] bool note(std::uint64_t number) noexcept
        {
            const unsigned producer = Number::producer(number);
            if (producer >= producers_ || (number & ~Number::last) < next_[producer]) {
                return false;
            }
            next_[producer] = (number & ~Number::last) + 1;
            finished_ += Number::is_last(number) ? 1 : 0;
            ++count_;
            sum_ += number & ~Number::last;
            return true;
        }

        // It has seen every producer's last message. A consumer among several may never.
        [[nodiscard]] bool has_all() const noexcept { return finished_ == producers_; }

    private:
        friend class Ledger;
        unsigned producers_;
        unsigned finished_ = 0;
        std::uint64_t count_ = 0;
        std::uint64_t sum_ = 0;
        std::array<std::uint64_t, most_places> next_{};
    };

    Ledger(unsigned producers, unsigned consumers);

    // Each place's line of the slice.
    void sent(unsigned place, std::int64_t began_ns, std::uint64_t count) noexcept;
    void received(unsigned place, const Reader& reader, bool intact, std::int64_t ended_ns) noexcept;

    // Messages a second, of how many; throws if what was received is not what was sent.
    [[nodiscard]] Figure conclude() const;

private:
    struct alignas(cache_line) Line {
        std::int64_t at_ns;
        std::uint64_t count;
        std::uint64_t sum; // of the numbers
        bool intact;
    };
    unsigned producers_;
    unsigned places_;
    Shared<std::array<Line, most_places>> lines_;
};

} // namespace ringmain::bench
