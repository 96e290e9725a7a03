#pragma once
// Looking at rings by name without joining them.

#include <ringmain/base/error.hpp>
#include <ringmain/member/status.hpp>

#include <string>
#include <vector>

namespace ringmain::cli {

// All of that name (a ring and transports may share one), at least one; all there are, perhaps none, where it is empty. Attaches
// read-only, but for one that is not listed: opening it tells why. A path names the ring of the file it leads to. absent,
// unfinished, no_permission, ...
[[nodiscard]] Result<std::vector<RingStatus>> look_at(const std::string& name);

// The one that commands on a single ring mean: a ring before a transport.
[[nodiscard]] Result<RingStatus> look_at_one(const std::string& name);

} // namespace ringmain::cli
