#pragma once
// Who sees the rings of this process.

#include <cli/doctor/finding.hpp>
#include <cli/doctor/machine.hpp>

namespace ringmain::cli::doctor {

[[nodiscard]] Findings check_container(const Machine& machine);

} // namespace ringmain::cli::doctor
