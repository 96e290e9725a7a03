#include <ringmain/backend/stamps.hpp>

namespace ringmain::backend {

using layout::Latencies;
using layout::Stamp;

// Too short for a stamp: its sender wrote none, against the rules. That is content, and harms nobody.
Arrival Stamps::split(Bytes stored) const noexcept
{
    const bool is_stamped = mine_ != nullptr && stored.size() >= sizeof(Stamp);
    return {is_stamped ? stored.first(stored.size() - sizeof(Stamp)) : stored, is_stamped};
}

Arrival Stamps::measure(Bytes stored) const noexcept
{
    const Arrival arrival = split(stored);
    if (arrival.is_stamped) {
        Stamp sent = 0;
        std::memcpy(&sent, arrival.payload.data() + arrival.payload.size(), sizeof sent);
        // Whatever it says: unsigned, so that nothing overflows; a stamp of the future took no time.
        const auto took = static_cast<Stamp>(static_cast<std::uint64_t>(stamp_now()) - static_cast<std::uint64_t>(sent));
        layout::count(mine_->counts[Latencies::bucket_of(static_cast<std::uint64_t>(std::max<Stamp>(took, 0)))]);
    }
    return arrival;
}

} // namespace ringmain::backend
