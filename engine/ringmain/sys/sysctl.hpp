#pragma once
// What this kernel is set to.

#include <cstdint>
#include <string_view>

namespace ringmain::sys {

// The number that the setting "kernel.msgmax" has; `otherwise` where this kernel has no such setting, or shows none.
[[nodiscard]] std::uint64_t sysctl(std::string_view name, std::uint64_t otherwise);

} // namespace ringmain::sys
