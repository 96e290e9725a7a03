#pragma once
// The folder where transports with a name are noted.

#include <cli/doctor/finding.hpp>

#include <ringmain/base/error.hpp>

#include <string>

namespace ringmain::cli::doctor {

// `path`: of something in it, or why it is not to be used.
[[nodiscard]] Finding judge_runtime_folder(const Result<std::string>& path);

} // namespace ringmain::cli::doctor
