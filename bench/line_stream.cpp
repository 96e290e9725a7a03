#include <bench/line_stream.hpp>

#include <bench/payload.hpp>
#include <bench/spinning.hpp>
#include <bench/stopwatch.hpp>

#include <algorithm>
#include <bit>
#include <stdexcept>

namespace ringmain::bench {

LineStream::LineStream(std::uint64_t capacity)
    : lines_(std::min<std::uint64_t>(std::bit_floor(capacity / cache_line), most_lines))
{
}

void LineStream::take_part(Place& place)
{
    place.meet();
    if (place.index() == 0) {
        produce();
    } else if (place.index() == 1) {
        consume();
    }
}

void LineStream::produce()
{
    constexpr std::uint64_t block = 64; // lines between two looks at the clock
    StreamLine* const ring = ring_->data();
    const std::uint64_t mask = lines_ - 1;
    positions_->began_ns = now_ns();
    const SliceEnd end(effort().slice);
    std::uint64_t at = positions_->next;
    std::uint64_t limit = positions_->acknowledged.load(std::memory_order_relaxed) + lines_;
    for (bool over = false; !over;) {
        over = end.is_past(ticks());
        const std::uint64_t block_end = at + block;
        const auto has_room = [&] {
            limit = positions_->acknowledged.load(std::memory_order_acquire) + lines_; // S2: pairs with consume()
            return block_end <= limit;
        };
        if (block_end > limit) {
            spin_until(has_room);
        }
        const std::uint64_t last = over ? block_end : 0;
        for (; at < block_end; ++at) {
            StreamLine& line = ring[at & mask];
            for (std::size_t i = 0; i < line.words.size(); ++i) {
                line.words[i] = at + i * word_step;
            }
            const std::uint64_t sequence = at + 1;
            line.sequence.store(sequence == last ? sequence | StreamLine::last : sequence,
                                std::memory_order_release); // S1: pairs with consume()
        }
    }
}

void LineStream::consume()
{
    const StreamLine* const ring = ring_->data();
    const std::uint64_t mask = lines_ - 1;
    const std::uint64_t acknowledge = lines_ / 8 - 1;
    std::uint64_t wrong = 0;
    std::uint64_t sequence = 0;
    std::uint64_t at = positions_->next;
    while ((sequence & StreamLine::last) == 0) {
        const StreamLine& line = ring[at & mask];
        const auto published = [&] {
            sequence = line.sequence.load(std::memory_order_acquire); // S1
            return (sequence & ~StreamLine::last) == at + 1;
        };
        spin_until(published);
        for (std::size_t i = 0; i < line.words.size(); ++i) {
            wrong |= line.words[i] ^ (at + i * word_step);
        }
        if ((++at & acknowledge) == 0) {
            positions_->acknowledged.store(at, std::memory_order_release); // S2
        }
    }
    positions_->acknowledged.store(at, std::memory_order_release); // S2
    positions_->ended_ns = now_ns();
    positions_->end = at;
    positions_->intact = wrong == 0;
}

Figure LineStream::conclude()
{
    if (!positions_->intact) {
        throw std::runtime_error("a line arrived damaged");
    }
    const auto lines = static_cast<double>(positions_->end - positions_->next);
    positions_->next = positions_->end;
    return {lines * cache_line * 1e9 / static_cast<double>(positions_->ended_ns - positions_->began_ns)};
}

} // namespace ringmain::bench
