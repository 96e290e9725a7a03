#pragma once
// What the doctor found, as people and programs read it.

#include <cli/doctor/finding.hpp>

#include <boost/json/fwd.hpp>

#include <string>

namespace ringmain::cli::doctor {

// A line a finding, and one for its remedy; those of `ok` only where `all`. A sentence that sums up ends it.
[[nodiscard]] std::string text_of(const Findings& findings, bool all);
[[nodiscard]] boost::json::object to_json(const Findings& findings);

// 0: nothing worse than notes. 1: warnings. 2: errors.
[[nodiscard]] int exit_code_of(const Findings& findings) noexcept;

} // namespace ringmain::cli::doctor
