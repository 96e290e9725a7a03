// ringmain rm: removes rings with their messages, or a group of consumers from rings.

#include <cli/commands.hpp>
#include <cli/output.hpp>
#include <cli/rm_orphans.hpp>

#include <ringmain/program/command_line.hpp>
#include <ringmain/program/exit_code.hpp>
#include <ringmain/program/failure.hpp>
#include <ringmain/ring.hpp>

#include <boost/json.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ringmain::cli {
namespace {

struct RmArguments {
    std::vector<std::string> rings;
    std::optional<std::string> group; // nullopt: the whole ring
    std::optional<std::string> backend;
    bool force = false;
    bool orphans = false;
    OrphanWishes wishes;
};

Result<void> remove_one(const std::string& ring, const RmArguments& arguments)
{
    if (!arguments.group) {
        return Ring::remove(ring, arguments.force, {.backend = arguments.backend});
    }
    const auto opened = Ring::open(ring);
    return opened ? opened->remove_group(*arguments.group) : Result<void>(opened.error());
}

boost::json::object outcome(const std::string& ring, const RmArguments& arguments)
{
    const auto& group = arguments.group;
    return {{"ring", ring}, {"group", group ? boost::json::value(*group) : boost::json::value(nullptr)}};
}

// As rm(1): one that cannot be removed does not keep the others.
int remove(const RmArguments& arguments)
{
    int exit_code = program::exit_ok;
    boost::json::array gone;
    boost::json::array failed;
    for (const std::string& name : arguments.rings) {
        boost::json::object told = outcome(name, arguments);
        const auto removed = remove_one(name, arguments);
        if (removed) {
            gone.push_back(std::move(told));
            continue;
        }
        program::complain(program_name, program::ring_failure(removed.error()));
        told.emplace("error", removed.error().message());
        failed.push_back(std::move(told));
        exit_code = program::exit_failure;
    }
    if (!arguments.wishes.as_json) {
        return exit_code;
    }
    return worse(print(boost::json::object{{"removed", std::move(gone)}, {"failed", std::move(failed)}}), exit_code);
}

// What belongs together, and what does not.
void check(const RmArguments& arguments)
{
    if (!arguments.orphans && arguments.rings.empty()) {
        throw CLI::ValidationError("RING is required: name the rings to remove, or write --orphans");
    }
    if (!arguments.orphans && (arguments.wishes.yes || arguments.wishes.with_messages)) {
        throw CLI::ValidationError("--yes and --with-messages are for --orphans: drop them, or write --orphans");
    }
}

constexpr const char* rm_footer =
    "Orphans are rings whose members all died, creations whose creator died, segments whose semaphore set somebody removed,\n"
    "and notes in the runtime folder of what is gone. A ring that nobody ever joined, or that all have left, is none.\n"
    "\n"
    "Exit codes:\n"
    "  0        done; --orphans: there are none, or they were removed\n"
    "  1        failed; a line on stderr for each says what and what to do\n"
    "  2        the command line is wrong; nothing was done\n"
    "  3        --orphans: some are left, because --yes or --with-messages was not given";

} // namespace

void add_rm(CLI::App& app, int& exit_code)
{
    auto arguments = std::make_shared<RmArguments>();
    CLI::App& command = *app.add_subcommand("rm", "Remove rings with their messages, or only a group of consumers");
    command.add_option("RING", arguments->rings, "The rings to remove; with --orphans, only those of them, by name or key")
        ->type_name("");
    CLI::Option* const force = command.add_flag("--force", arguments->force,
                                                "Also while members are attached (their next call fails), or made by another "
                                                "version");
    CLI::Option* const group = command
                                   .add_option("--group", arguments->group,
                                               "lanes: remove only this group, which then keeps no messages; refused while\n"
                                               "consumers of it live")
                                   ->excludes(force)
                                   ->type_name("NAME");
    CLI::Option* const backend =
        command.add_option("--backend", arguments->backend, "Only what is of this backend, where several have the name")
            ->type_name("BACKEND");
    CLI::Option* const orphans =
        command.add_flag("--orphans", arguments->orphans, "Show what nobody owns, or remove it with --yes");
    for (CLI::Option* const each : {force, group, backend}) {
        orphans->excludes(each);
    }
    command.add_flag("-y,--yes", arguments->wishes.yes, "Remove the orphans");
    command.add_flag("--with-messages", arguments->wishes.with_messages,
                     "Also orphaned rings that hold messages for a consumer to come");
    add_json_flag(command, arguments->wishes.as_json);
    command.footer(rm_footer);
    command.callback([arguments, &exit_code] {
        check(*arguments);
        arguments->wishes.only = arguments->rings;
        exit_code = arguments->orphans ? rm_orphans(arguments->wishes) : remove(*arguments);
    });
}

} // namespace ringmain::cli
