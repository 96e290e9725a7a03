// ringmain top: rings, live.

#include <cli/commands.hpp>
#include <cli/look.hpp>
#include <cli/output.hpp>
#include <cli/top/screen.hpp>
#include <cli/top/terminal.hpp>
#include <cli/top/top_json.hpp>

#include <ringmain/base/clock.hpp>
#include <ringmain/program/command_line.hpp>
#include <ringmain/program/exit_code.hpp>
#include <ringmain/program/failure.hpp>

#include <boost/json.hpp>

#include <chrono>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>

namespace ringmain::cli {
namespace {

struct TopArguments {
    std::string ring;
    std::chrono::nanoseconds interval = std::chrono::seconds(1);
    std::uint64_t count = std::numeric_limits<std::uint64_t>::max(); // looks after the first
    bool as_json = false;
};

int fail(const program::Failure& failure)
{
    program::complain(program_name, failure);
    return program::exit_failure;
}

// A line after each interval.
int print_lines(const TopArguments& arguments, const std::optional<top::RingId>& only, top::Sample seen)
{
    for (std::uint64_t i = 0; i < arguments.count; ++i) {
        std::this_thread::sleep_for(arguments.interval);
        auto now = top::look();
        if (!now) {
            return fail(program::ring_failure(now.error()));
        }
        seen = top::sample(seen, *std::move(now));
        if (const int printed = print(top::to_json(seen, only)); printed != 0) {
            return printed;
        }
    }
    return program::exit_ok;
}

// The rings of the last look that succeeded, if this one fails.
void look_again(top::Sample& seen)
{
    auto now = top::look();
    if (now) {
        seen = top::sample(seen, *std::move(now));
    } else {
        seen.failure = now.error().message();
    }
}

// Returns the exit code: 128 plus a signal's number if that ended it.
int watch(const TopArguments& arguments, top::View view, top::Sample seen, top::Terminal& terminal)
{
    Deadline last = Clock::now();
    for (std::uint64_t looks = 0; !view.over && looks < arguments.count;) {
        const top::Size size = terminal.size();
        const top::Extent fits = top::extent(seen, view, size);
        view = top::settle(std::move(view), seen, fits);
        terminal.draw(top::screen(seen, view, size));
        const top::Event event = terminal.wait(view.paused ? never : last + view.interval);
        if (event.kind == top::Event::Kind::ended) {
            return program::exit_signal + event.signal;
        }
        if (event.kind == top::Event::Kind::key) {
            view = top::press(std::move(view), event.key, seen, fits);
        } else if (event.kind == top::Event::Kind::timed_out) {
            look_again(seen);
            last = Clock::now();
            ++looks;
        }
    }
    return program::exit_ok;
}

int show(const TopArguments& arguments)
{
    std::optional<top::RingId> only;
    if (!arguments.ring.empty()) {
        const auto ring = look_at_one(arguments.ring); // says why it cannot be seen
        if (!ring) {
            return fail(program::ring_failure(ring.error()));
        }
        only = top::id_of(*ring);
    }
    auto first = top::look();
    if (!first) {
        return fail(program::ring_failure(first.error()));
    }
    top::Sample seen = top::sample(*std::move(first));
    if (arguments.as_json) {
        return print_lines(arguments, only, std::move(seen));
    }
    const auto terminal = top::Terminal::open();
    if (!terminal) {
        return fail(terminal.error());
    }
    top::View view;
    view.interval = arguments.interval;
    view.open = only;
    view.chosen = only;
    return watch(arguments, std::move(view), std::move(seen), **terminal);
}

constexpr const char* top_footer =
    "Keys: arrows or j k choose, Enter opens a ring, Esc leads back; s > < sort by another column, r the other way round;\n"
    "p pauses; d sets the delay; h explains all keys and columns; q quits. Without colours where NO_COLOR is set.\n"
    "It looks as 'ringmain ls' does: it changes nothing, and needs only the right to read. A ring that is removed\n"
    "disappears; while RING is gone it says so.\n"
    "\n"
    "Exit codes:\n"
    "  0        ended by q or --count\n"
    "  1        failed; one line on stderr says what and what to do\n"
    "  2        the command line is wrong\n"
    "  128+N    ended by signal N: 130 after Ctrl-C";

} // namespace

void add_top(CLI::App& app, int& exit_code)
{
    auto arguments = std::make_shared<TopArguments>();
    CLI::App& command = *app.add_subcommand("top", "Watch rings live on a full screen: rates, fill, lag, members");
    command.add_option("RING", arguments->ring, "Begin with this ring, its members and groups; with --json, nothing else")
        ->type_name("");
    program::add_parsed(command, "-d,--interval", arguments->interval, top::parse_interval, "TIME",
                        "How long between two looks (1s)");
    program::add_parsed(command, "-n,--count", arguments->count, program::parse_count, "N", "End after N intervals");
    command.add_flag("--json", arguments->as_json,
                     "Print a line of JSON after each interval, for programs (see\nits schema, in share/ringmain/schema)");
    command.footer(top_footer);
    command.callback([arguments, &exit_code] { exit_code = show(*arguments); });
}

} // namespace ringmain::cli
