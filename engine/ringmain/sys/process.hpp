#pragma once
// Which process this is, and whether it still is the same one.

#include <cstdint>
#include <string>

namespace ringmain::sys {

// The pid of this process at the price of one load: a page that fork() wipes remembers it. Thread-safe.
[[nodiscard]] std::uint32_t current_process() noexcept;

// The name of this program without its folder.
[[nodiscard]] std::string program_name();

// CPUs of this machine. Not those that this thread may run on: of two pinned threads, each sees one.
[[nodiscard]] unsigned online_cpus() noexcept;

} // namespace ringmain::sys
