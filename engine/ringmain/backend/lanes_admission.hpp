#pragma once
// Who joins a `lanes` ring to receive: in which group, and at which place.

#include <ringmain/base/error.hpp>
#include <ringmain/lanes/groups.hpp>
#include <ringmain/member/attachment.hpp>

#include <cstdint>

namespace ringmain::backend {

struct Seat {
    unsigned place = 0;
    unsigned group = 0;
};

// The group asked for, made if it is not there, and a place in it, of those of which bit i in `taken` is not set. Without a name:
// a group of its own, gone with it. Under LOCK. mismatch, system.
[[nodiscard]] Result<Seat> admit(const member::Attachment& ring, const lanes::Logs& lanes, std::uint64_t taken,
                                 lanes::GroupWish wish);

} // namespace ringmain::backend
