// ringmain: looks after rings.

#include <cli/commands.hpp>

#include <ringmain/program/command_line.hpp>
#include <ringmain/program/exit_code.hpp>

#include <string>

namespace {

const std::string footer =
    std::string("Examples:\n"
                "  ringmain create orders --capacity 64M --max-message 4K\n"
                "  ringmain ls             every ring, in a line\n"
                "  ringmain backends       the ways to send, and what each can do\n"
                "  ringmain ls orders      one ring, with its lanes, groups and members\n"
                "  ringmain stat orders --interval 1s\n"
                "                          all of it, and how fast its members are\n"
                "  ringmain top            all rings on a full screen, live; keys choose one\n"
                "  ringmain doctor         whether this machine lets rings be what they promise\n"
                "  ringmain rm orders      with its messages; refused while members are attached\n"
                "  ringmain rm --orphans   what the dead left; --yes removes it\n"
                "\n"
                "ringmain-produce and ringmain-consume create a ring on first use; 'create' is for one of another size,\n"
                "--recreate for another size of one that exists.\n"
                "\n") +
    ringmain::program::exit_codes_help;

}

int main(int argc, char** argv)
{
    CLI::App app("Look after rings in shared memory", ringmain::cli::program_name);
    ringmain::program::set_up(app, footer);
    app.require_subcommand(1);
    int exit_code = ringmain::program::exit_ok;
    ringmain::cli::add_backends(app, exit_code);
    ringmain::cli::add_create(app, exit_code);
    ringmain::cli::add_doctor(app, exit_code);
    ringmain::cli::add_ls(app, exit_code);
    ringmain::cli::add_repair(app, exit_code);
    ringmain::cli::add_rm(app, exit_code);
    ringmain::cli::add_stat(app, exit_code);
    ringmain::cli::add_top(app, exit_code);
    if (const auto parsed = ringmain::program::parse(app, argc, argv)) {
        return *parsed;
    }
    return exit_code;
}
