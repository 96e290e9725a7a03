#pragma once
// The limit of throughput: one producer streams cache lines through a ring of them. Each line publishes itself by the
// sequence word that it carries, or the first of some lines publishes them all; the consumer checks every word and acknowledges
// an eighth of the ring at a time.

#include <bench/activity.hpp>
#include <bench/shared.hpp>
#include <bench/transport.hpp>

#include <ringmain/base/cache_line.hpp>

#include <array>
#include <atomic>
#include <cstdint>

namespace ringmain::bench {

struct alignas(cache_line) StreamLine {
    std::atomic<std::uint64_t> sequence{0}; // its position + 1, and StreamLine::last on a slice's last line
    std::array<std::uint64_t, 7> words{};   // published by `sequence`

    static constexpr std::uint64_t last = std::uint64_t{1} << 63;
};

// Its figure is bytes a second, of whole lines. Of the places the first two take part; they have different CPUs.
class LineStream : public Activity {
public:
    // Of a ring of so many bytes, at most: a power of two up to `roomy`. So many lines are published at once: a power of two
    // up to `block`.
    explicit LineStream(std::uint64_t capacity, std::uint64_t at_once = 1);

    static constexpr std::uint64_t block = 64; // lines between two looks at the clock

    void take_part(Place& place) override;
    Figure conclude() override;

private:
    struct Positions {
        alignas(cache_line) std::atomic<std::uint64_t> acknowledged{0}; // by the consumer: lines
        alignas(cache_line) std::uint64_t next = 0;                     // where the next slice starts; between slices
        std::int64_t began_ns = 0;
        std::int64_t ended_ns = 0;
        std::uint64_t end = 0; // where the slice ended
        bool intact = true;
    };
    static constexpr std::size_t most_lines = (roomy) / cache_line;

    void produce();
    void write_block(std::uint64_t at, bool is_last) noexcept;
    void consume();

    std::uint64_t lines_;
    std::uint64_t at_once_;
    Shared<Positions> positions_;
    Shared<std::array<StreamLine, most_lines>> ring_;
};

} // namespace ringmain::bench
