#pragma once
// All that is seen of one ring, as `ringmain stat` prints it.

#include <cli/rates.hpp>

#include <optional>
#include <string>
#include <vector>

namespace ringmain::cli {

// `rates`: of its members, in their order; empty where nobody asked.
[[nodiscard]] std::string stat_text(const RingStatus& ring, const std::vector<MemberRate>& rates);

} // namespace ringmain::cli
