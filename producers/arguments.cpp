#include <producers/arguments.hpp>

#include <ringmain/program/command_line.hpp>
#include <ringmain/program/exit_code.hpp>
#include <ringmain/program/generated.hpp>

#include <fmt/format.h>

namespace ringmain::produce {

using program::Frame;
using program::Parsed;

namespace {

const std::string footer =
    std::string("Each message is a line with its newline (--frame line), so what a consumer writes is what you sent, byte by\n"
                "byte, also where the last line has no newline. The ring is created on first use by either side. What is sent\n"
                "stays in the ring when this process is killed, until every group of consumers has received it.\n"
                "\n"
                "Examples:\n"
                "  ringmain-produce orders < orders.csv            every line is a message\n"
                "  ringmain-produce orders --message 'good morning'\n"
                "  tar -c . | ringmain-produce files --frame raw   any bytes, cut at --max-message\n"
                "  ringmain-produce orders --type 7 < urgent.csv   for ringmain-consume orders --group urgent --type 7\n"
                "  ringmain-produce pair --slots 1024 < orders.csv in a ring of the backend semaphore\n"
                "  ringmain-produce --exec 'ringmain-consume --backend pipe > copy.csv' < orders.csv\n"
                "                                                  through a pipe to a program that it starts\n"
                "  ringmain-produce --backend msgq --id 0 --type 123 --message 'hello helios'\n"
                "                                                  into a System V message queue that exists (ipcs -q)\n"
                "  ringmain-produce load --from gen:1M --size 256 --rate 10k/s\n"
                "                                                  for ringmain-consume load --verify\n"
                "\n") +
    program::exit_codes_help +
    "  130 143  stopped by SIGINT, SIGTERM: what was in hand is sent if there is room; a second one exits at once\n"
    "SIGUSR1 prints the summary so far.";

Parsed<From> parse_from(std::string_view text)
{
    if (text == "-") {
        return From{};
    }
    if (text.starts_with("file:") && text.size() > 5) {
        return From{From::Kind::file, std::string(text.substr(5)), 0};
    }
    if (text.starts_with("gen:")) {
        const auto count = program::parse_count(text.substr(4));
        return count ? Parsed<From>(From{From::Kind::generated, {}, *count}) : Parsed<From>(count.error());
    }
    return fmt::format("'{}' is not a source: write -, file:PATH or gen:COUNT", text);
}

Parsed<std::size_t> parse_generated_size(std::string_view text)
{
    const auto size = program::parse_size(text);
    if (size && *size < program::smallest_generated) {
        return fmt::format("'{}' is too small for --size: write at least {}", text, program::smallest_generated);
    }
    return size ? Parsed<std::size_t>(*size) : Parsed<std::size_t>(size.error());
}

// An option that would have no effect is refused: it was meant to have one.
void check(const CLI::App& app, const Arguments& arguments)
{
    const bool generated = arguments.from.kind == From::Kind::generated;
    for (const char* option : {"--from", "--size", "--rate", "--batch"}) {
        if (arguments.message && app.count(option) > 0) {
            throw CLI::ValidationError(fmt::format("{} does not go with --message: drop one of the two", option));
        }
    }
    if (arguments.exec && arguments.ring.options.backend.value_or("pipe") != "pipe") {
        throw CLI::ValidationError("--exec goes with --backend pipe: drop one of the two");
    }
    if (!arguments.exec && arguments.ring.options.backend == "pipe" && !arguments.ring.options.id) {
        throw CLI::ValidationError("--backend pipe needs a peer to write to: write --exec 'ringmain-consume --backend pipe'");
    }
    if (app.count("--size") > 0 && !generated) {
        throw CLI::ValidationError("--size goes with --from gen:COUNT: drop it, or write --from gen:COUNT");
    }
    if (app.count("--frame") > 0 && generated) {
        throw CLI::ValidationError("--frame does not go with gen: drop it, generated messages are not cut from a stream");
    }
}

} // namespace

std::optional<int> parse(int argc, char** argv, Arguments& arguments)
{
    CLI::App app("Send messages into a ring in shared memory", program_name);
    program::set_up(app, footer);
    program::add_parsed(app, "--from", arguments.from, parse_from, "-|file:PATH|gen:COUNT",
                        "Where messages come from (default -, stdin);\ngen: makes messages that check themselves");
    program::add_parsed(app, "--size", arguments.size, parse_generated_size, "BYTES",
                        "Length of generated messages (default 64, at least 24)");
    program::add_parsed(app, "--rate", arguments.rate, program::parse_rate, "N/s",
                        "Send at this rate, on schedule: late ones catch up");
    program::add_choice<Frame>(app, "--frame", arguments.frame,
                               {{"line", Frame::line}, {"length", Frame::length}, {"raw", Frame::raw}},
                               "How input is cut: line (default), the newline is part of the\nmessage; length, a "
                               "little-endian u32 before each message;\nraw, at --max-message or where input pauses");
    program::add_parsed(app, "--batch", arguments.batch, program::parse_batch, "N",
                        "Send up to so many messages at a time (default 64);\nnone waits for another");
    app.add_option("--message", arguments.message, "Send this one message; --frame line (default) adds a newline")
        ->type_name("TEXT");
    app.add_option(
           "--exec", arguments.exec,
           "Start this shell command, and write to a pipe that it reads:\n'ringmain-consume --backend pipe ...'; ends when it "
           "has ended")
        ->type_name("COMMAND");
    program::add_parsed(app, "--type", arguments.type, program::parse_type, "N", "Type number of each message (default 0)");
    program::add_wait_argument(app, arguments.wait);
    program::add_report_arguments(app, arguments.report);
    program::add_log_level(app, arguments.log_level);
    program::add_ring_arguments(app, arguments.ring);
    app.callback([&] {
        check(app, arguments);
        if (arguments.exec) {
            arguments.ring.options.backend = "pipe";
        }
        program::check_ring_arguments(arguments.ring);
    });
    return program::parse(app, argc, argv);
}

} // namespace ringmain::produce
