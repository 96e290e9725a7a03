// ringmain doctor: whether this machine lets rings be what they promise, and what to do where it does not.

#include <cli/commands.hpp>
#include <cli/doctor/checkup.hpp>
#include <cli/doctor/report.hpp>
#include <cli/output.hpp>

#include <ringmain/program/command_line.hpp>

#include <boost/json.hpp>

#include <memory>

namespace ringmain::cli {
namespace {

struct DoctorArguments {
    bool all = false;
    bool as_json = false;
};

int examine(const DoctorArguments& arguments)
{
    const doctor::Findings found = doctor::check_all(doctor::Machine());
    const int printed = arguments.as_json ? print(doctor::to_json(found)) : print(doctor::text_of(found, arguments.all));
    return printed != 0 ? 2 : doctor::exit_code_of(found);
}

constexpr const char* doctor_footer =
    "Looks at the kernel's settings, the limits of this process, logind, containers and the rings that are there, and tries\n"
    "what no setting tells. It changes nothing. Run it as the user, and in the container, that the programs run in.\n"
    "\n"
    "Exit codes:\n"
    "  0        all well; notes are for information\n"
    "  1        warnings: something will not work, or not for everybody\n"
    "  2        errors: rings cannot be made here or do not keep what they promise; or the command line is wrong";

} // namespace

void add_doctor(CLI::App& app, int& exit_code)
{
    auto arguments = std::make_shared<DoctorArguments>();
    CLI::App& command = *app.add_subcommand("doctor", "Check whether this machine is fit for rings, and say what to do");
    command.add_flag("-a,--all", arguments->all, "Also show what is well");
    add_json_flag(command, arguments->as_json);
    command.footer(doctor_footer);
    command.callback([arguments, &exit_code] { exit_code = examine(*arguments); });
}

} // namespace ringmain::cli
