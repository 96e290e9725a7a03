#pragma once
// All that is seen of one ring, as `ringmain stat` prints it.

#include <cli/rates.hpp>

#include <optional>
#include <string>
#include <vector>

namespace ringmain::cli {

// "1.5MiB of 4.0MiB"; empty where nobody can know.
[[nodiscard]] std::string fill_text(const RingStatus& ring);
// What happened since creation, a line each.
[[nodiscard]] std::string counters_text(const RingStatus& ring);
// What somebody has to look after, a line each.
[[nodiscard]] std::string troubles_text(const RingStatus& ring);
// The lanes of a ring of `lanes`, a line each.
[[nodiscard]] std::string lanes_text(const RingStatus& ring);

// `rates`: of its members, in their order; empty where nobody asked.
[[nodiscard]] std::string stat_text(const RingStatus& ring, const std::vector<MemberRate>& rates);

} // namespace ringmain::cli
