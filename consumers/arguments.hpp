#pragma once
// The command line of ringmain-consume.

#include <ringmain/program/framing.hpp>
#include <ringmain/program/ring_arguments.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace ringmain::consume {

inline constexpr const char* program_name = "ringmain-consume";

struct To {
    enum class Kind { standard_output, file, null };
    Kind kind = Kind::standard_output;
    std::string path;
};

struct Arguments {
    program::RingArguments ring;
    To to;
    program::Frame frame = program::Frame::line;
    std::optional<MessageType> type;
    bool follow = false;
    std::optional<std::uint64_t> count;
    std::optional<std::chrono::nanoseconds> timeout;
    std::size_t batch = 64;
    bool verify = false;
    program::ReportArguments report;
    std::string log_level = "warning";
};

// std::nullopt to go on, else the exit code.
[[nodiscard]] std::optional<int> parse(int argc, char** argv, Arguments& arguments);

} // namespace ringmain::consume
