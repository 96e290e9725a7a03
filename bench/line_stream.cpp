#include <bench/line_stream.hpp>

#include <bench/payload.hpp>
#include <bench/spinning.hpp>
#include <bench/stopwatch.hpp>

#include <algorithm>
#include <bit>
#include <stdexcept>

namespace ringmain::bench {

LineStream::LineStream(std::uint64_t capacity, std::uint64_t at_once)
    : lines_(std::min<std::uint64_t>(std::bit_floor(capacity / cache_line), most_lines)), at_once_(at_once)
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
    positions_->began_ns = now_ns();
    const SliceEnd end(effort().slice);
    std::uint64_t at = positions_->next;
    std::uint64_t limit = positions_->acknowledged.load(std::memory_order_relaxed) + lines_;
    for (bool over = false; !over; at += block) {
        over = end.is_past(ticks());
        const auto has_room = [&] {
            limit = positions_->acknowledged.load(std::memory_order_acquire) + lines_; // S2: pairs with consume()
            return at + block <= limit;
        };
        if (at + block > limit) {
            spin_until(has_room);
        }
        write_block(at, over);
    }
}

// Of lines that are published at once, the first is written last.
void LineStream::write_block(std::uint64_t at, bool is_last) noexcept
{
    StreamLine* const ring = ring_->data();
    const std::uint64_t mask = lines_ - 1;
    const auto write = [&](std::uint64_t position) {
        StreamLine& line = ring[position & mask];
        for (std::size_t i = 0; i < line.words.size(); ++i) {
            line.words[i] = position + i * word_step;
        }
        const bool is_end = is_last && position + 1 == at + block;
        line.sequence.store(is_end ? (position + 1) | StreamLine::last : position + 1,
                            std::memory_order_release); // S1: pairs with consume()
    };
    for (std::uint64_t first = at; first < at + block; first += at_once_) {
        for (std::uint64_t i = 1; i < at_once_; ++i) {
            write(first + i);
        }
        write(first);
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
        if ((at & (at_once_ - 1)) == 0) {
            spin_until(published);
        } else {
            wrong |= published() ? 0 : 1;
        }
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
