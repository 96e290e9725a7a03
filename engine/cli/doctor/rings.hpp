#pragma once
// The rings of this machine, as far as somebody should look into them.

#include <cli/doctor/finding.hpp>

#include <ringmain/orphans.hpp>

#include <cstdint>
#include <vector>

namespace ringmain::cli::doctor {

// `uid`: whose eyes these are.
[[nodiscard]] Findings check_rings(const std::vector<RingStatus>& rings, std::uint32_t uid);

[[nodiscard]] Finding check_orphans(const std::vector<Orphan>& orphans);

// Rings that stand where their name does not lead, or not at first.
[[nodiscard]] Findings check_keys(const std::vector<RingStatus>& rings);

} // namespace ringmain::cli::doctor
