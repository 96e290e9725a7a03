#pragma once
// How many messages of what length the transports of Boost.Interprocess hold.

#include <ringmain/backend/transport.hpp>

#include <cstdint>
#include <string>

namespace ringmain::backend {

struct BoostSizes {
    std::uint64_t slots = 0;
    std::uint64_t max_message = 0;
};
// What is asked for, or the default: 64 KiB a message, 4 MiB in all. bad_option.
[[nodiscard]] Result<BoostSizes> sizes_of(const TransportRequest& request);
// What is in shared memory may be nonsense.
[[nodiscard]] bool are_possible(const BoostSizes& sizes) noexcept;
// mismatch.
[[nodiscard]] Result<void> check_sizes(const TransportRequest& request, const BoostSizes& found, const std::string& label);

} // namespace ringmain::backend
