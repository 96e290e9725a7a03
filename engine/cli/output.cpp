#include <cli/output.hpp>

#include <cli/commands.hpp>

#include <ringmain/program/command_line.hpp>
#include <ringmain/program/exit_code.hpp>
#include <ringmain/program/failure.hpp>

#include <boost/json.hpp>

#include <cerrno>
#include <cstdio>

namespace ringmain::cli {

int print(const std::string& text)
{
    if (std::fputs(text.c_str(), stdout) < 0 || std::fflush(stdout) != 0) {
        program::complain(program_name, program::system_failure("write", "stdout", errno, "make room or write elsewhere"));
        return program::exit_failure;
    }
    return program::exit_ok;
}

int print(const boost::json::object& object)
{
    return print(boost::json::serialize(object) + "\n");
}

void add_json_flag(CLI::App& command, bool& as_json)
{
    command.add_flag("--json", as_json, "Print one line of JSON for programs (see its schema, in share/ringmain/schema)");
}

} // namespace ringmain::cli
