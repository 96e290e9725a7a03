#pragma once
// What the options mean on the backend of this ring; what it cannot serve is refused.

#include <consumers/arguments.hpp>

#include <ringmain/program/failure.hpp>
#include <ringmain/ring.hpp>

#include <string_view>

namespace ringmain::consume {

struct Terms {
    ConsumerOptions options;
    Acknowledge acknowledge = Acknowledge::written;
};

// Before the ring is made, so that what is refused leaves none behind. What the ring refuses by itself is left to it.
[[nodiscard]] program::Status<Terms> agree(const Arguments& arguments);

// Once joined: a group that was there already is what was asked for.
[[nodiscard]] program::Status<void> check_group(const Arguments& arguments, const Ring& ring);

} // namespace ringmain::consume
