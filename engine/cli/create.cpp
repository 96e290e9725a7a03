// ringmain create: a ring, before anybody uses it.

#include <cli/commands.hpp>

#include <ringmain/program/exit_code.hpp>
#include <ringmain/program/logging.hpp>
#include <ringmain/program/ring_arguments.hpp>
#include <ringmain/ring.hpp>

#include <memory>

namespace ringmain::cli {
namespace {

struct Arguments {
    program::RingArguments ring;
    bool recreate = false;
    std::string log_level = "warning";
};

int create(const Arguments& arguments)
{
    program::set_up_logging(program_name, arguments.log_level);
    const auto ring = arguments.recreate ? Ring::recreate(arguments.ring.name, arguments.ring.options)
                                         : Ring::create(arguments.ring.name, arguments.ring.options);
    if (!ring) {
        program::complain(program_name, program::ring_failure(ring.error()));
        return program::exit_failure;
    }
    return program::exit_ok;
}

} // namespace

void add_create(CLI::App& app, int& exit_code)
{
    auto arguments = std::make_shared<Arguments>();
    CLI::App& command = *app.add_subcommand("create", "Create a ring");
    program::add_ring_arguments(command, arguments->ring);
    command.add_flag("--recreate", arguments->recreate,
                     "Remove the ring of this name with its messages first; refused while members are attached");
    command.add_flag("--huge-pages", arguments->ring.options.huge_pages, "Use huge pages where the system has them");
    command.add_flag("--lock-memory", arguments->ring.options.lock_memory, "Never swap it out");
    program::add_log_level(command, arguments->log_level);
    command.callback([arguments, &exit_code] { exit_code = create(*arguments); });
}

} // namespace ringmain::cli
