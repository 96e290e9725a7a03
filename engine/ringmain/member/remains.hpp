#pragma once
// Objects in the kernel that are no ring and that nobody is making into one.

#include <ringmain/base/error.hpp>

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace ringmain::member {

struct Remains {
    std::string name; // of a ring whose semaphore set is gone; empty: of a creation that did not come so far
    key_t key;
    std::uint32_t owner_uid;
    std::uint64_t bytes; // of segments
};

// What creators left who died before their ring was finished, and what is left of rings whose set was removed by hand. Changes
// nothing, takes no lock, and leaves out what it may not read.
[[nodiscard]] Result<std::vector<Remains>> remains();

} // namespace ringmain::member
