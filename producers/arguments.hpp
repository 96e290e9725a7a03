#pragma once
// The command line of ringmain-produce.

#include <ringmain/program/framing.hpp>
#include <ringmain/program/ring_arguments.hpp>
#include <ringmain/program/units.hpp>

#include <optional>
#include <string>

namespace ringmain::produce {

inline constexpr const char* program_name = "ringmain-produce";

struct From {
    enum class Kind { standard_input, file, generated };
    Kind kind = Kind::standard_input;
    std::string path;
    std::uint64_t count = 0;
};

struct Arguments {
    program::RingArguments ring;
    From from;
    std::optional<std::string> message;
    std::optional<std::string> exec; // a shell command that reads the other end of our pipe
    program::Frame frame = program::Frame::line;
    std::size_t size = 64; // of generated messages
    std::optional<program::Rate> rate;
    MessageType type = 0;
    std::size_t batch = 64;
    WaitStrategy wait = WaitStrategy::adaptive;
    program::ReportArguments report;
    std::string log_level = "warning";
};

// std::nullopt to go on, else the exit code.
[[nodiscard]] std::optional<int> parse(int argc, char** argv, Arguments& arguments);

} // namespace ringmain::produce
