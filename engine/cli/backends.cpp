// ringmain backends: the ways for messages to travel, and what each can do.

#include <cli/commands.hpp>
#include <cli/output.hpp>
#include <cli/table.hpp>

#include <ringmain/backend/table.hpp>
#include <ringmain/program/command_line.hpp>

#include <boost/json.hpp>

#include <memory>
#include <string>
#include <utility>

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

boost::json::object backend_json(const backend::Description& each)
{
    return {{"name", each.name},
            {"summary", each.summary},
            {"is_ring", each.ring.has_value()},
            {"longest_message", each.longest},
            {"producers", each.producers},
            {"consumers", each.consumers},
            {"order", each.order},
            {"survives", each.survives},
            {"needs", each.needs},
            {"in_place", each.in_place},
            {"selects_by_type", each.selects_by_type},
            {"largest_type", each.largest_type},
            {"has_groups", each.has_groups},
            {"sends_empty", each.sends_empty},
            {"outlives_members", each.outlives_members}};
}

int show_backends(bool as_json)
{
    if (!as_json) {
        return print(comparison() + "\n" + promises());
    }
    boost::json::array all;
    for (const backend::Description& each : backend::all()) {
        all.push_back(backend_json(each));
    }
    return print(boost::json::object{{"backends", std::move(all)}});
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
    auto as_json = std::make_shared<bool>(false);
    add_json_flag(command, *as_json);
    command.callback([as_json, &exit_code] { exit_code = show_backends(*as_json); });
}

} // namespace ringmain::cli
