// ringmain backends: the ways for messages to travel, and what each can do.

#include <cli/commands.hpp>
#include <cli/table.hpp>

#include <ringmain/backend/table.hpp>
#include <ringmain/program/command_line.hpp>
#include <ringmain/program/exit_code.hpp>
#include <ringmain/program/failure.hpp>

#include <cerrno>
#include <cstdio>
#include <string>

namespace ringmain::cli {
namespace {

std::string yes(bool is_so)
{
    return is_so ? "yes" : "-";
}

std::string comparison()
{
    Table table(
        {{"BACKEND"}, {"LONGEST"}, {"PRODUCERS"}, {"CONSUMERS"}, {"ORDER"}, {"IN PLACE"}, {"BY TYPE"}, {"GROUPS"}, {"NEEDS"}});
    for (const backend::Description& each : backend::all()) {
        table.add({std::string(each.name), std::string(each.longest), std::string(each.producers), std::string(each.consumers),
                   std::string(each.order), yes(each.in_place), yes(each.selects_by_type), yes(each.has_groups),
                   std::string(each.needs)});
    }
    return table.text();
}

std::string promises()
{
    Table table({{"BACKEND"}, {"WHAT SURVIVES A KILLED PEER"}, {"WHAT IT IS"}});
    for (const backend::Description& each : backend::all()) {
        table.add({std::string(each.name), std::string(each.survives), std::string(each.summary)});
    }
    return table.text();
}

int print_table()
{
    const std::string text = comparison() + "\n" + promises();
    if (std::fputs(text.c_str(), stdout) < 0 || std::fflush(stdout) != 0) {
        program::complain(program_name, program::system_failure("write", "stdout", errno, "make room or write elsewhere"));
        return program::exit_failure;
    }
    return program::exit_ok;
}

} // namespace

void add_backends(CLI::App& app, int& exit_code)
{
    CLI::App& command = *app.add_subcommand("backends", "Compare the ways for messages to travel (--backend)");
    command.footer("IN PLACE  messages are built and read where they lie, without a copy\n"
                   "BY TYPE   a consumer can ask for messages of one type only (--type)\n"
                   "GROUPS    several groups of consumers each receive every message\n"
                   "\n"
                   "An option that a backend does not have is refused, with the names of those that have it.");
    command.callback([&exit_code] { exit_code = print_table(); });
}

} // namespace ringmain::cli
