#pragma once
// All checks of the doctor.

#include <cli/doctor/finding.hpp>
#include <cli/doctor/machine.hpp>

namespace ringmain::cli::doctor {

[[nodiscard]] Findings check_all(const Machine& machine);

} // namespace ringmain::cli::doctor
