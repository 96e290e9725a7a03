// ringmain ls: what rings there are, and who uses them.

#include <cli/commands.hpp>
#include <cli/look.hpp>
#include <cli/output.hpp>
#include <cli/ring_json.hpp>
#include <cli/ring_tables.hpp>

#include <ringmain/program/command_line.hpp>
#include <ringmain/program/exit_code.hpp>
#include <ringmain/program/failure.hpp>

#include <boost/json.hpp>

#include <memory>
#include <string>

namespace ringmain::cli {
namespace {

struct LsArguments {
    std::string ring;
    bool is_long = false;
    bool as_json = false;
};

constexpr const char* footer =
    "A line for each ring:\n"
    "  WAITING  what is in it for somebody: messages, or on lanes bytes, of the group that is furthest behind\n"
    "  FILL     the same in percent; on lanes, of the lanes that were ever used\n"
    "  MEMBERS  living producers (p) and consumers (c), and the dead that nobody cleaned up after yet; the next one\n"
    "           to use the ring does\n"
    "  NOTES    where there is something to look into\n"
    "With RING or --long, also its groups:\n"
    "  LAG      bytes sent and not yet claimed for a consumer. A group without members that lags makes producers\n"
    "           wait once the ring is full\n"
    "  CLAIMED  bytes in the hands of its consumers\n"
    "  ORPHANS  claims of consumers that left or died, for the next one to take over\n"
    "  TYPE     the only type of message it receives";

int list(const LsArguments& arguments)
{
    const auto rings = look_at(arguments.ring);
    if (!rings) {
        program::complain(program_name, program::ring_failure(rings.error()));
        return program::exit_failure;
    }
    if (arguments.as_json) {
        return print(boost::json::object{{"rings", to_json(*rings)}});
    }
    std::string text = overview(*rings);
    for (const RingStatus& ring : *rings) {
        text += arguments.is_long || !arguments.ring.empty() ? details(ring) : std::string();
    }
    return print(text);
}

} // namespace

void add_ls(CLI::App& app, int& exit_code)
{
    auto arguments = std::make_shared<LsArguments>();
    CLI::App& command = *app.add_subcommand("ls", "List the rings of this machine, or one with its groups and members");
    command.add_option("RING", arguments->ring, "Only this ring, with its lanes, groups and members")->type_name("");
    command.add_flag("-l,--long", arguments->is_long, "The lanes, groups and members of every ring as well");
    add_json_flag(command, arguments->as_json);
    command.footer(footer);
    command.callback([arguments, &exit_code] { exit_code = list(*arguments); });
}

} // namespace ringmain::cli
