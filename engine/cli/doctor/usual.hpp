#pragma once
// What findings measure the machine by, and how their remedies say it.

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace ringmain::cli::doctor {

inline constexpr std::uint64_t usual_ring = std::uint64_t{64} << 20; // bytes of messages: 16 lanes of 4 MiB
inline constexpr std::uint64_t few_rings = 10;                       // room for fewer more is a warning

[[nodiscard]] inline std::string set_to(std::string_view setting, std::uint64_t value)
{
    return fmt::format("sysctl -w {}={} (and keep it in /etc/sysctl.d)", setting, value);
}

// Takes away a ring that no name leads to: its set, and both its segments.
[[nodiscard]] inline std::string ipcrm_of(std::int32_t key)
{
    const auto control = static_cast<std::uint32_t>(key);
    return fmt::format("ipcrm -M {0:#x} -M {1:#x} -S {0:#x}", control, control + 1);
}

} // namespace ringmain::cli::doctor
