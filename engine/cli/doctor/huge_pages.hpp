#pragma once
// Huge pages, for --huge-pages.

#include <cli/doctor/finding.hpp>
#include <cli/doctor/machine.hpp>

namespace ringmain::cli::doctor {

[[nodiscard]] Finding check_huge_pages(const Machine& machine);

} // namespace ringmain::cli::doctor
