#include <consumers/arguments.hpp>

#include <fmt/format.h>

namespace ringmain::consume {

using program::Frame;
using program::Parsed;

namespace {

const std::string footer =
    std::string("Messages are written as they are, one after the other: a line carries its own newline. It ends when every\n"
                "producer has left and the ring is empty; started first, it waits for a producer. Several consumers share\n"
                "the messages. The ring is created on first use by either side.\n"
                "\n"
                "Examples:\n"
                "  ringmain-consume orders > orders.csv\n"
                "  ringmain-consume orders --follow | grep --line-buffered ERROR\n"
                "  ringmain-consume orders --count 1 --timeout 2s  the next message, or give up\n"
                "  ringmain-consume load --to null --verify --summary text\n"
                "                                                  for ringmain-produce load --from gen:1M\n"
                "\n") +
    program::exit_codes_help +
    "  124      no message came for --timeout\n"
    "  130 143  stopped by SIGINT, SIGTERM: what was taken is written; a second one exits at once\n"
    "A closed output pipe ends it with 0. SIGUSR1 prints the summary so far.";

Parsed<To> parse_to(std::string_view text)
{
    if (text == "-") {
        return To{};
    }
    if (text == "null") {
        return To{To::Kind::null, {}};
    }
    if (text.starts_with("file:") && text.size() > 5) {
        return To{To::Kind::file, std::string(text.substr(5))};
    }
    return fmt::format("'{}' is not a sink: write -, file:PATH or null", text);
}

// An option that would have no effect is refused: it was meant to have one.
void check(const CLI::App& app, const Arguments& arguments)
{
    if (app.count("--frame") > 0 && arguments.to.kind == To::Kind::null) {
        throw CLI::ValidationError("--frame does not go with --to null: drop it, nothing is written");
    }
}

} // namespace

std::optional<int> parse(int argc, char** argv, Arguments& arguments)
{
    CLI::App app("Receive messages from a ring in shared memory", program_name);
    program::set_up(app, footer);
    program::add_parsed(app, "--to", arguments.to, parse_to, "-|file:PATH|null", "Where messages go (default -, stdout)");
    program::add_choice<Frame>(app, "--frame", arguments.frame,
                               {{"line", Frame::line}, {"length", Frame::length}, {"raw", Frame::raw}},
                               "How messages are written: line (default) and raw, as they are;\nlength, a little-endian u32 "
                               "before each");
    program::add_parsed(app, "--type", arguments.type, program::parse_type, "N", "Only messages of this type");
    app.add_flag("--follow", arguments.follow, "Do not end when the producers leave: wait for the next one");
    program::add_parsed(app, "--count", arguments.count, program::parse_count, "N", "End after so many messages, taking no more");
    program::add_parsed(app, "--timeout", arguments.timeout, program::parse_duration, "DURATION",
                        "Give up when no message comes for so long, such as 500ms or 2s");
    program::add_parsed(app, "--batch", arguments.batch, program::parse_batch, "N",
                        "Take up to so many messages at a time (default 64);\nnone waits for another");
    app.add_flag("--verify", arguments.verify,
                 "Check messages made by ringmain-produce --from gen: altered,\ntwice, out of order; missing, where nobody else "
                 "receives");
    program::add_report_arguments(app, arguments.report);
    program::add_log_level(app, arguments.log_level);
    program::add_ring_arguments(app, arguments.ring);
    app.callback([&] { check(app, arguments); });
    return program::parse(app, argc, argv);
}

} // namespace ringmain::consume
