#pragma once
// From the name of a ring to the keys where it may live.

#include <ringmain/sys/failure.hpp>

#include <sys/types.h>

#include <array>
#include <string>
#include <string_view>

namespace ringmain::sys {

// Keys collide, so each name has a few places; the ring itself says which name it has.
inline constexpr unsigned key_candidates = 8;

struct RingName {
    std::string name;                       // a path is made absolute, links resolved
    std::array<key_t, key_candidates> keys; // even and positive; key + 1 belongs to the ring as well
};

// 1 to 100 of A-Z a-z 0-9 . _ - , not beginning with '-'.
[[nodiscard]] bool is_plain_name(std::string_view text) noexcept;

// A plain name (1 to 100 of A-Z a-z 0-9 . _ -) hashes to its keys. Anything with a '/' is the path of an existing file
// and gives them by ftok(3): same file, same ring, in every directory.
[[nodiscard]] Result<RingName> ring_name(std::string_view text);

} // namespace ringmain::sys
