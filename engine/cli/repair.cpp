// ringmain repair: cleans up after members that died, without joining.

#include <cli/commands.hpp>
#include <cli/look.hpp>
#include <cli/output.hpp>
#include <cli/repair_plan.hpp>

#include <ringmain/program/command_line.hpp>
#include <ringmain/program/exit_code.hpp>
#include <ringmain/program/failure.hpp>
#include <ringmain/ring.hpp>

#include <boost/json.hpp>

#include <chrono>
#include <memory>
#include <string>

namespace ringmain::cli {
namespace {

struct RepairArguments {
    std::string ring;
    std::chrono::nanoseconds timeout = std::chrono::seconds(10);
    bool yes = false;
    bool as_json = false;
};

Result<RepairPlan> plan_and_do(const RepairArguments& arguments)
{
    const auto status = look_at_one(arguments.ring);
    if (!status) {
        return status.error();
    }
    auto plan = plan_repair(*status);
    if (!plan || plan->deaths == 0 || !arguments.yes) {
        return plan;
    }
    const auto ring = Ring::open(arguments.ring);
    const auto repaired = ring ? ring->repair(arguments.timeout) : Result<void>(ring.error());
    if (!repaired) {
        return repaired.error();
    }
    plan->is_done = true;
    return plan;
}

int repair(const RepairArguments& arguments)
{
    const auto plan = plan_and_do(arguments);
    if (!plan) {
        program::complain(program_name, program::ring_failure(plan.error()));
        return program::exit_failure;
    }
    const int printed = arguments.as_json ? print(to_json(*plan)) : print(text_of(*plan));
    return worse(printed, plan->deaths != 0 && !plan->is_done ? program::exit_not_done : program::exit_ok);
}

constexpr const char* repair_footer =
    "The next member to join or to find the bell ringing does the same, so this is for rings that nobody uses, and for\n"
    "seeing what the dead left. Nothing committed is lost. A ring that is corrupt cannot be repaired: remove it.\n"
    "\n"
    "Exit codes:\n"
    "  0        nothing to repair, or repaired\n"
    "  1        failed; one line on stderr says what and what to do\n"
    "  2        the command line is wrong; nothing was done\n"
    "  3        there is something to repair, and --yes was not given";

} // namespace

void add_repair(CLI::App& app, int& exit_code)
{
    auto arguments = std::make_shared<RepairArguments>();
    CLI::App& command = *app.add_subcommand("repair", "Show what dead members left behind in a ring, and clean up after them");
    command.add_option("RING", arguments->ring, "The ring to repair")->required()->type_name("");
    command.add_flag("-y,--yes", arguments->yes, "Do it; without, only say what would be done");
    program::add_parsed(command, "--timeout", arguments->timeout, program::parse_duration, "TIME",
                        "How long to wait for who is inside (default 10s)");
    add_json_flag(command, arguments->as_json);
    command.footer(repair_footer);
    command.callback([arguments, &exit_code] { exit_code = repair(*arguments); });
}

} // namespace ringmain::cli
