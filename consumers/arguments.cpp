#include <consumers/arguments.hpp>

#include <ringmain/program/command_line.hpp>
#include <ringmain/program/pipe_variable.hpp>

#include <fmt/format.h>

#include <cstdlib>

namespace ringmain::consume {

using program::Frame;
using program::Parsed;

namespace {

const std::string footer =
    std::string("Messages are written as they are, one after the other: a line carries its own newline. It ends when every\n"
                "producer has left and the ring is empty; started first, it waits for a producer. The ring is created on\n"
                "first use by either side.\n"
                "\n"
                "Every group of consumers receives every message; the consumers of a group share them. Without --group they\n"
                "are of the group 'default', which every ring has from the start. A new group stays, and keeps messages for\n"
                "its next consumer, so that producers wait once the ring is full; one that is --ephemeral does not.\n"
                "\n"
                "What is promised (backend lanes): a message stays in the ring until the system has taken all of it (--ack\n"
                "written). When this process is killed, its output is closed or its disk is full, the next consumer of the\n"
                "group gets what was not written; the one message that was being written comes again, flagged as\n"
                "redelivered. With --ack taken, or --to null, a message is gone when it was taken: a kill loses what was\n"
                "gathered. Taken by the system is not yet on the disk, nor read at the other end of a pipe. A message in\n"
                "whose hands several consumers died or could not write (ringmain create --max-deliveries) is given up. The\n"
                "backend semaphore has no groups, and only --ack taken.\n"
                "\n"
                "Examples:\n"
                "  ringmain-consume orders > orders.csv\n"
                "  ringmain-consume orders --group audit --start earliest >> audit.log\n"
                "                                                  a group of its own, from the oldest message on\n"
                "  ringmain-consume orders --ephemeral --follow    watch what is sent from now on\n"
                "  ringmain-consume orders --group urgent --type 7 only messages of type 7\n"
                "  ringmain-consume orders --dead-letters dead.bin > orders.csv\n"
                "                                                  sent again: ringmain-produce orders --frame length\n"
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
    for (const char* option : {"--frame", "--ack"}) {
        if (app.count(option) > 0 && arguments.to.kind == To::Kind::null) {
            throw CLI::ValidationError(fmt::format("{} does not go with --to null: drop it, nothing is written", option));
        }
    }
    if (arguments.batch && arguments.acknowledge == Acknowledge::written) {
        throw CLI::ValidationError("--batch does not go with --ack written: drop one of the two");
    }
}

// Whoever started us to read from its pipe says which descriptor that is.
void find_pipe(RingOptions& options)
{
    if (options.backend != "pipe" || options.id) {
        return;
    }
    const char* const given = std::getenv(program::pipe_variable);
    if (given == nullptr) {
        throw CLI::ValidationError("--backend pipe needs a producer that starts this program: write "
                                   "ringmain-produce --exec 'ringmain-consume --backend pipe'");
    }
    options.id = std::atoi(given);
}

// All of it is for `lanes`.
void add_group_arguments(CLI::App& app, Arguments& arguments)
{
    const std::string heading = "Groups (backend lanes)";
    app.add_option("--group", arguments.group, "Receive for this group (default 'default'); made if it is not there")
        ->type_name("NAME")
        ->group(heading);
    app.add_flag("--ephemeral", arguments.ephemeral,
                 "The group is gone with its last consumer; without --group:\none for this consumer alone")
        ->group(heading);
    program::add_choice<std::optional<Start>>(app, "--start", arguments.start,
                                              {{"latest", Start::latest}, {"earliest", Start::earliest}},
                                              "Where a new group begins: latest (default), with what is\nsent from now on; "
                                              "earliest, with what is in the ring")
        ->group(heading);
    program::add_parsed(app, "--prefetch", arguments.prefetch, program::parse_batch, "N",
                        "Claim up to so many messages at a time (default 64);\n1 shares work most evenly")
        ->group(heading);
    program::add_parsed(
        app, "--type", arguments.type, program::parse_selection, "N",
        "Only messages of this type; lanes: in a group that receives no\nother, with --group or --ephemeral; msgq: "
        "-N is the lowest up\nto N first, 0 any")
        ->group(heading);
    app.add_option("--dead-letters", arguments.dead_letters,
                   "Append each message that is given up to this file, with a\nlittle-endian u32 before it (--frame length)")
        ->type_name("PATH")
        ->group(heading);
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
    program::add_choice<std::optional<Acknowledge>>(app, "--ack", arguments.acknowledge,
                                                    {{"written", Acknowledge::written}, {"taken", Acknowledge::taken}},
                                                    "When a message is gone from the ring: written (default on lanes),\n"
                                                    "a write for each; taken (semaphore), many in one write, faster");
    app.add_flag("--follow", arguments.follow, "Do not end when the producers leave: wait for the next one");
    program::add_parsed(app, "--count", arguments.count, program::parse_count, "N", "End after so many messages, taking no more");
    program::add_parsed(app, "--timeout", arguments.timeout, program::parse_duration, "DURATION",
                        "Give up when no message comes for so long, such as 500ms or 2s");
    program::add_parsed(
        app, "--batch", arguments.batch, program::parse_batch, "N",
        "Take up to so many messages at a time (default 64), where\nthey need not be written first; none waits for another");
    app.add_flag(
        "--verify", arguments.verify,
        "Check messages made by ringmain-produce --from gen: altered,\ntwice (unless redelivered), out of order; missing, "
        "where\nnobody else of the group receives");
    program::add_wait_argument(app, arguments.wait);
    add_group_arguments(app, arguments);
    program::add_report_arguments(app, arguments.report);
    program::add_log_level(app, arguments.log_level);
    program::add_ring_arguments(app, arguments.ring);
    app.callback([&] {
        find_pipe(arguments.ring.options);
        program::check_ring_arguments(arguments.ring);
        check(app, arguments);
    });
    return program::parse(app, argc, argv);
}

} // namespace ringmain::consume
