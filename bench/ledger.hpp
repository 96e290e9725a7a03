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

    // What one consumer sees. Most messages follow the one before in its producer's order; so what is written down is runs of
    // such, and noting a message costs a comparison and a store.
    class Reader {
    public:
        explicit Reader(unsigned producers) noexcept;

        // Of each message; false if it cannot be.
        [[nodiscard, gnu::always_inline]] inline bool note(std::uint64_t number) noexcept
        {
            if (number == next_) [[likely]] {
                ++next_;
                return true;
            }
            return begin_run(number);
        }

        // It has seen every producer's last message. A consumer among several may never.
        [[nodiscard]] bool has_all() const noexcept { return finished_ == producers_; }

    private:
        friend class Ledger;
        [[nodiscard]] bool begin_run(std::uint64_t number) noexcept;
        void end_run() noexcept;

        std::uint64_t began_ = 0; // the run's first number
        std::uint64_t next_ = 0;  // what continues it
        unsigned producers_;
        unsigned finished_ = 0;
        std::uint64_t count_ = 0; // of the runs that are over
        std::uint64_t sum_ = 0;
        std::array<std::uint64_t, most_places> next_of_{}; // each producer's, likewise
    };

    Ledger(unsigned producers, unsigned consumers);

    // Each place's line of the slice.
    void sent(unsigned place, std::int64_t began_ns, std::uint64_t count) noexcept;
    void received(unsigned place, Reader& reader, bool intact, std::int64_t ended_ns) noexcept;

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
