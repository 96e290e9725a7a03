#include <ringmain/base/log.hpp>

namespace ringmain {
namespace {
std::atomic<LogSink> current_sink{nullptr};
}

void set_log_sink(LogSink sink) noexcept
{
    current_sink.store(sink, std::memory_order_release);
}

void log(LogLevel level, std::string_view line) noexcept
{
    if (const LogSink sink = current_sink.load(std::memory_order_acquire)) {
        sink(level, line);
    }
}

} // namespace ringmain
