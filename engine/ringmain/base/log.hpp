#pragma once
// Where the library says what it could not return: a fallback taken, a repair done. Silent unless a sink is set.

#include <ringmain/base/export.hpp>

#include <atomic>
#include <cstdint>
#include <string_view>

namespace ringmain {

enum class LogLevel : std::uint8_t { debug, info, warning };

// Called on the thread that has something to say; must not throw or call back into ringmain.
using LogSink = void (*)(LogLevel level, std::string_view line);

// Replaces the sink of this process; nullptr silences. Thread-safe.
RINGMAIN_API void set_log_sink(LogSink sink) noexcept;

RINGMAIN_API void log(LogLevel level, std::string_view line) noexcept;

} // namespace ringmain
