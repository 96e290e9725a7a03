#pragma once
// What a reader is told when it is made.

#include <cstddef>
#include <cstdint>

namespace ringmain::lanes {

struct ReaderSetup {
    std::byte* data = nullptr; // of the data segment; may be mapped read-only
    std::uint64_t lane_bytes = 0;
    unsigned lanes = 0;
    std::uint64_t max_message = 0;
    unsigned group = 0;
    unsigned member = 0;
    std::size_t prefetch = 64;        // records to claim at once, at most
    std::uint32_t max_deliveries = 0; // 0: no limit
    bool fences = false;              // producers do not fence for us when they go to sleep
};

} // namespace ringmain::lanes
