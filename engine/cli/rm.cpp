// ringmain rm: removes rings with their messages, or a group of consumers from rings.

#include <cli/commands.hpp>

#include <ringmain/program/command_line.hpp>
#include <ringmain/program/exit_code.hpp>
#include <ringmain/program/failure.hpp>
#include <ringmain/ring.hpp>

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
};

Result<void> remove_one(const std::string& ring, const RmArguments& arguments)
{
    if (!arguments.group) {
        return Ring::remove(ring, arguments.force, {.backend = arguments.backend});
    }
    const auto opened = Ring::open(ring);
    return opened ? opened->remove_group(*arguments.group) : Result<void>(opened.error());
}

// As rm(1): one that cannot be removed does not keep the others.
int remove(const RmArguments& arguments)
{
    int exit_code = program::exit_ok;
    for (const std::string& name : arguments.rings) {
        if (const auto removed = remove_one(name, arguments); !removed) {
            program::complain(program_name, program::ring_failure(removed.error()));
            exit_code = program::exit_failure;
        }
    }
    return exit_code;
}

} // namespace

void add_rm(CLI::App& app, int& exit_code)
{
    auto arguments = std::make_shared<RmArguments>();
    CLI::App& command = *app.add_subcommand("rm", "Remove rings with their messages, or only a group of consumers");
    command.add_option("RING", arguments->rings, "The rings to remove")->required()->type_name("");
    CLI::Option* const force = command.add_flag("--force", arguments->force,
                                                "Also while members are attached (their next call fails), or made by another "
                                                "version");
    command
        .add_option("--group", arguments->group,
                    "lanes: remove only this group, which then keeps no messages; refused while\nconsumers of it live")
        ->excludes(force)
        ->type_name("NAME");
    command.add_option("--backend", arguments->backend, "Only what is of this backend, where several have the name")
        ->type_name("NAME");
    command.callback([arguments, &exit_code] { exit_code = remove(*arguments); });
}

} // namespace ringmain::cli
