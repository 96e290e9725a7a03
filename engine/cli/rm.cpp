// ringmain rm: removes rings with their messages.

#include <cli/commands.hpp>

#include <ringmain/program/command_line.hpp>
#include <ringmain/program/exit_code.hpp>
#include <ringmain/ring.hpp>

#include <memory>
#include <string>
#include <vector>

namespace ringmain::cli {
namespace {

struct Arguments {
    std::vector<std::string> rings;
    bool force = false;
};

// As rm(1): one that cannot be removed does not keep the others.
int remove(const Arguments& arguments)
{
    int exit_code = program::exit_ok;
    for (const std::string& name : arguments.rings) {
        if (const auto removed = Ring::remove(name, arguments.force); !removed) {
            program::complain(program_name, program::ring_failure(removed.error()));
            exit_code = program::exit_failure;
        }
    }
    return exit_code;
}

} // namespace

void add_rm(CLI::App& app, int& exit_code)
{
    auto arguments = std::make_shared<Arguments>();
    CLI::App& command = *app.add_subcommand("rm", "Remove rings with their messages");
    command.add_option("RING", arguments->rings, "The rings to remove")->required()->type_name("");
    command.add_flag("--force", arguments->force,
                     "Also while members are attached (their next call fails), or made by another "
                     "version");
    command.callback([arguments, &exit_code] { exit_code = remove(*arguments); });
}

} // namespace ringmain::cli
