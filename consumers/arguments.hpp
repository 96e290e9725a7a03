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

// When a message is acknowledged, which is when the ring forgets it.
enum class Acknowledge {
    written, // once the system has taken it: one write a message
    taken,   // before: many are gathered for one write
};

struct Arguments {
    program::RingArguments ring;
    To to;
    program::Frame frame = program::Frame::line;
    std::optional<Acknowledge> acknowledge;
    std::optional<std::string> group;
    bool ephemeral = false;
    std::optional<Start> start;
    std::optional<std::size_t> prefetch;
    std::optional<std::int32_t> type;
    std::optional<std::string> dead_letters; // path
    WaitStrategy wait = WaitStrategy::adaptive;
    bool follow = false;
    std::optional<std::uint64_t> count;
    std::optional<std::chrono::nanoseconds> timeout;
    std::optional<std::size_t> batch;
    bool verify = false;
    program::ReportArguments report;
    std::string log_level = "warning";
};

// std::nullopt to go on, else the exit code.
[[nodiscard]] std::optional<int> parse(int argc, char** argv, Arguments& arguments);

} // namespace ringmain::consume
