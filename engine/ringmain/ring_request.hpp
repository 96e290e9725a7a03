#pragma once
// Internal: from what a user asks of a ring to what the room `member` makes: sizes, defaults, and what does not go together.

#include <ringmain/layout/superblock.hpp>
#include <ringmain/member/creation.hpp>
#include <ringmain/options.hpp>

namespace ringmain {

// bad_option.
[[nodiscard]] Result<member::Request> ring_request(const RingOptions& options, layout::BackendId backend);
[[nodiscard]] Result<unsigned> mode_of(const RingOptions& options);

} // namespace ringmain
