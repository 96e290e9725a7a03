#include <ringmain/program/logging.hpp>

#include <ringmain/base/log.hpp>
#include <ringmain/program/terminal.hpp>

#include <spdlog/details/null_mutex.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include <memory>

namespace ringmain::program {
namespace {

// print_line() has the lock that keeps log lines and the status line apart.
class TerminalSink : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
protected:
    void sink_it_(const spdlog::details::log_msg& message) override
    {
        spdlog::memory_buf_t line;
        formatter_->format(message, line);
        print_line({line.data(), line.size()});
    }
    void flush_() override {}
};

void pass_on(LogLevel level, std::string_view line)
{
    constexpr spdlog::level::level_enum levels[] = {spdlog::level::debug, spdlog::level::info, spdlog::level::warn};
    spdlog::log(levels[static_cast<unsigned>(level)], "{}", line);
}

} // namespace

void set_up_logging(const std::string& program, const std::string& level)
{
    auto logger = std::make_shared<spdlog::logger>(program, std::make_shared<TerminalSink>());
    logger->set_formatter(
        std::make_unique<spdlog::pattern_formatter>("%n: %l: %v", spdlog::pattern_time_type::local, std::string()));
    logger->set_level(spdlog::level::from_str(level));
    spdlog::set_default_logger(std::move(logger));
    set_log_sink(&pass_on);
}

} // namespace ringmain::program
