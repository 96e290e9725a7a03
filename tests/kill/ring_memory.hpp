#pragma once
// What others can see of a ring in memory: to know whether a victim's last instruction changed any of it.

#include <ringmain/sys/segment.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace ringmain::kill_tests {

// The segments that were the ring's at any look since the first: who is attached sees a removed one for ever.
class RingMemory {
public:
    // Looks at all of them, and at `beside`. Returns how often any of it was another than at the look before: after each
    // instruction comparing is quicker than hashing.
    std::uint64_t look(const std::string& ring_name, std::span<const std::byte> beside);

private:
    void compare(std::span<const std::byte> now, std::vector<std::byte>& before);

    struct Segment {
        sys::Mapping mapping;
        std::vector<std::byte> before = {};
    };
    std::map<int, Segment> seen_; // by id
    std::vector<std::byte> beside_;
    std::uint64_t changes_ = 0; // and looks at a segment that could not be attached
};

} // namespace ringmain::kill_tests
