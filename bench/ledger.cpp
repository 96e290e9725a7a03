#include <bench/ledger.hpp>

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace ringmain::bench {

Ledger::Ledger(unsigned producers, unsigned consumers) : producers_(producers), places_(producers + consumers)
{
    if (places_ > most_places) {
        throw std::runtime_error("more producers and consumers than a ledger has lines");
    }
}

void Ledger::sent(unsigned place, std::int64_t began_ns, std::uint64_t count) noexcept
{
    const std::uint64_t first = Number::first_of(place);
    (*lines_)[place] = {began_ns, count, count * first + count * (count - 1) / 2, true};
}

void Ledger::received(unsigned place, const Reader& reader, bool intact, std::int64_t ended_ns) noexcept
{
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
