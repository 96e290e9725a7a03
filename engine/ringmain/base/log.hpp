#pragma once
// Where the library says what it could not return: a fallback taken, a repair done. Silent unless a sink is set.

#include <ringmain/base/export.hpp>

#include <atomic>
#include <cstdint>
#include <string_view>

namespace ringmain {

// How much a line matters.
enum class LogLevel : std::uint8_t {
    debug,   // what it does
    info,    // what may be of interest, such as a repair
    warning, // what is not as it was asked for, such as huge pages that the system does not have
};

// Called on the thread that has something to say; must not throw or call back into ringmain.
using LogSink = void (*)(LogLevel level, std::string_view line);

// Replaces the sink of this process; nullptr silences. Thread-safe.
RINGMAIN_API void set_log_sink(LogSink sink) noexcept;

// Hands a line to the sink, if there is one. Thread-safe.
RINGMAIN_API void log(LogLevel level, std::string_view line) noexcept;

} // namespace ringmain
