#pragma once
// What others can see of a ring in memory: to know whether a victim's last instruction changed any of it.

#include <ringmain/sys/segment.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>

namespace ringmain::kill_tests {

[[nodiscard]] std::uint64_t hash(std::span<const std::byte> bytes, std::uint64_t seed) noexcept;

// The segments that were the ring's at any look since the first: who is attached sees a removed one for ever.
class RingMemory {
public:
    // Of all of them, as they are now.
    [[nodiscard]] std::uint64_t look(const std::string& ring_name, std::uint64_t seed);

private:
    std::map<int, sys::Mapping> seen_; // by id
    std::uint64_t unseen_ = 0;         // looks at a segment that could not be attached: each counts as a change
};

} // namespace ringmain::kill_tests
