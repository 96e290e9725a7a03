#pragma once
// What the kernel does is tried, because no file tells it.

#include <cli/doctor/finding.hpp>

#include <ringmain/sys/failure.hpp>

namespace ringmain::cli::doctor {

// Lets a child die that owes the kernel an undo.
[[nodiscard]] sys::SysResult<bool> try_undo();
[[nodiscard]] Finding judge_undo(const sys::SysResult<bool>& works);

[[nodiscard]] Finding judge_barriers(bool work);

} // namespace ringmain::cli::doctor
