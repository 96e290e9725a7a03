#include <ringmain/backend/parking_end.hpp>

namespace ringmain::backend {

// For calls that do not wait. True: the bell rang, look once more.
Outcome<bool> ParkingEnd::not_now() noexcept
{
    constexpr unsigned tries_per_probe = 64;
    if (++failed_tries_ % tries_per_probe != 0) {
        return Errc::would_block;
    }
    const auto heard = listen();
    return !heard || *heard ? heard : Outcome<bool>(Errc::would_block);
}

} // namespace ringmain::backend
