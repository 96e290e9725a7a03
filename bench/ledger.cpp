#include <bench/ledger.hpp>

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace ringmain::bench {
namespace {

// Of so many numbers, one after the other.
std::uint64_t sum_of(std::uint64_t first, std::uint64_t count) noexcept
{
    return count * first + count * (count - 1) / 2;
}

} // namespace

Ledger::Reader::Reader(unsigned producers) noexcept : producers_(producers)
{
    for (unsigned i = 0; i < producers; ++i) {
        next_of_[i] = Number::first_of(i);
    }
}

bool Ledger::Reader::begin_run(std::uint64_t number) noexcept
{
    end_run();
    const unsigned producer = Number::producer(number);
    const std::uint64_t plain = number & ~Number::last;
    if (producer >= producers_ || plain < next_of_[producer]) {
        return false;
    }
    finished_ += Number::is_last(number) ? 1 : 0;
    began_ = plain;
    next_ = plain + 1;
    return true;
}

void Ledger::Reader::end_run() noexcept
{
    const std::uint64_t count = next_ - began_;
    if (count == 0) {
        return;
    }
    count_ += count;
    sum_ += sum_of(began_, count);
    next_of_[Number::producer(began_)] = next_;
    began_ = next_;
}

Ledger::Ledger(unsigned producers, unsigned consumers) : producers_(producers), places_(producers + consumers)
{
    if (places_ > most_places) {
        throw std::runtime_error("more producers and consumers than a ledger has lines");
    }
}

void Ledger::sent(unsigned place, std::int64_t began_ns, std::uint64_t count) noexcept
{
    (*lines_)[place] = {began_ns, count, sum_of(Number::first_of(place), count), true};
}

void Ledger::received(unsigned place, Reader& reader, bool intact, std::int64_t ended_ns) noexcept
{
    reader.end_run();
    (*lines_)[place] = {ended_ns, reader.count_, reader.sum_, intact};
}

Figure Ledger::conclude() const
{
    Line sent{std::numeric_limits<std::int64_t>::max(), 0, 0, true};
    Line received{0, 0, 0, true};
    for (unsigned place = 0; place < places_; ++place) {
        const Line& line = (*lines_)[place];
        Line& total = place < producers_ ? sent : received;
        total.at_ns = place < producers_ ? std::min(total.at_ns, line.at_ns) : std::max(total.at_ns, line.at_ns);
        total.count += line.count;
        total.sum += line.sum;
        total.intact = total.intact && line.intact;
    }
    if (!received.intact) {
        throw std::runtime_error("a payload arrived damaged, or out of order");
    }
    if (sent.count != received.count || sent.sum != received.sum) {
        throw std::runtime_error("what was received is not what was sent");
    }
    return {static_cast<double>(sent.count) * 1e9 / static_cast<double>(received.at_ns - sent.at_ns), sent.count};
}

} // namespace ringmain::bench
