// ringmain stat: all that can be seen of one ring.

#include <cli/commands.hpp>
#include <cli/look.hpp>
#include <cli/looks_json.hpp>
#include <cli/output.hpp>
#include <cli/rates.hpp>
#include <cli/stat_text.hpp>
#include <cli/words.hpp>

#include <ringmain/base/clock.hpp>
#include <ringmain/program/command_line.hpp>
#include <ringmain/program/exit_code.hpp>
#include <ringmain/program/failure.hpp>

#include <boost/json.hpp>
#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <optional>
#include <thread>

namespace ringmain::cli {
namespace {

struct StatArguments {
    std::string ring;
    std::optional<std::chrono::nanoseconds> interval;
    bool as_json = false;
};

Result<Looks> look(const StatArguments& arguments)
{
    auto first = look_at_one(arguments.ring);
    if (!first || !arguments.interval) {
        return first ? Result<Looks>(Looks{*std::move(first), {}, {}, {}}) : Result<Looks>(first.error());
    }
    const auto begin = Clock::now();
    std::this_thread::sleep_for(*arguments.interval);
    const auto end = Clock::now();
    auto last = look_at_one(arguments.ring);
    if (!last) {
        return last.error();
    }
    const double seconds = std::chrono::duration<double>(end - begin).count();
    auto fast = rates(*first, *last, seconds);
    const auto whole = is_ours(*last) ? std::optional(ring_rate(*first, *last, seconds)) : std::nullopt;
    return Looks{*std::move(last), std::move(fast), whole, seconds};
}

int stat(const StatArguments& arguments)
{
    const auto seen = look(arguments);
    if (!seen) {
        program::complain(program_name, program::ring_failure(seen.error()));
        return program::exit_failure;
    }
    return arguments.as_json ? print(looks_json(*seen)) : print(stat_text(seen->ring, seen->rates));
}

constexpr const char* stat_footer =
    "FILL is what waits for the group that is furthest behind, of the lanes that were ever used; on slots, of all. Of a\n"
    "group, LAG is what is sent and not yet claimed. Of a member, MESSAGES and BYTES are what it sent or received since it\n"
    "joined; on lanes a message is received when it is dealt with, not while it is in a consumer's hands. The looks change\n"
    "nothing and need only the right to read.";

} // namespace

void add_stat(CLI::App& app, int& exit_code)
{
    auto arguments = std::make_shared<StatArguments>();
    CLI::App& command = *app.add_subcommand("stat", "Show all of one ring: geometry, fill, counters, groups, members");
    command.add_option("RING", arguments->ring, "The ring to look at")->required()->type_name("");
    program::add_parsed(command, "--interval", arguments->interval, program::parse_duration, "TIME",
                        "Look twice, so far apart (1s), and show how fast\neach member is");
    add_json_flag(command, arguments->as_json);
    command.footer(stat_footer);
    command.callback([arguments, &exit_code] { exit_code = stat(*arguments); });
}

} // namespace ringmain::cli
