#include <ringmain/program/man_page.hpp>

#include <ringmain/program/roff.hpp>

#include <fmt/format.h>

#include <vector>

namespace ringmain::program {
namespace {

using Options = std::vector<const CLI::Option*>;

const CLI::Formatter& formatter()
{
    static const CLI::Formatter one;
    return one;
}

std::vector<const CLI::App*> commands_of(const CLI::App& app)
{
    return app.get_subcommands([](const CLI::App*) { return true; });
}

std::string synopsis(const CLI::App& app, const std::string& name)
{
    const std::string usage = formatter().make_usage(&app, name); // "Usage: NAME [OPTIONS] RING\n"
    const std::size_t begin = usage.find(name) + name.size();
    return roff::bold(name) + roff::escape(usage.substr(begin, usage.find_first_of("\n\r", begin) - begin)) + "\n";
}

std::string items(const Options& options, bool are_positional)
{
    std::string text;
    for (const CLI::Option* option : options) {
        const std::string kind = formatter().make_option_opts(option);
        text += ".TP\n" + roff::bold(option->get_name(are_positional, true));
        text += (kind.empty() ? "" : " " + roff::italic(kind.substr(kind.find_first_not_of(' ')))) + "\n";
        text += roff::filled(option->get_description());
    }
    return text;
}

std::string arguments(const CLI::App& app)
{
    return items(app.get_options([](const CLI::Option* each) { return each->get_positional(); }), true);
}

std::string options_of_group(const CLI::App& app, const std::string& group)
{
    return items(
        app.get_options([&group](const CLI::Option* each) { return each->nonpositional() && each->get_group() == group; }),
        false);
}

std::string all_options(const CLI::App& app)
{
    std::string text;
    for (const std::string& group : app.get_groups()) {
        const std::string some = group.empty() ? "" : options_of_group(app, group);
        text += some.empty() || group == "Options" ? some : ".SS " + roff::escape(group) + "\n" + some;
    }
    return text;
}

std::string command(const CLI::App& app)
{
    const std::string name = app.get_parent()->get_name() + " " + app.get_name();
    std::string text =
        ".SS " + roff::escape(name) + "\n" + synopsis(app, name) + ".PP\n" + roff::filled(app.get_description() + ".");
    text += arguments(app) + all_options(app);
    for (const roff::Passage& each : roff::passages(app.get_footer())) {
        text += each.title.empty() ? each.body : ".PP\n" + roff::bold(each.title + ":") + "\n" + each.body;
    }
    return text;
}

std::string section(std::string_view title, const std::string& body)
{
    return body.empty() ? std::string() : fmt::format(".SH {}\n{}", title, body);
}

std::string passages_called(const std::vector<roff::Passage>& passages, std::string_view title)
{
    std::string text;
    for (const roff::Passage& each : passages) {
        text += each.title == title ? each.body : "";
    }
    return text;
}

std::string others(const std::string& name)
{
    std::string text;
    for (const char* each : {"ringmain", "ringmain-produce", "ringmain-consume"}) {
        text += name == each ? "" : fmt::format("{}{}(1)", text.empty() ? "" : ", ", roff::bold(each));
    }
    return text + "\n";
}

} // namespace

std::string man_page(const CLI::App& app, const std::string& version)
{
    const std::string& name = app.get_name();
    const auto passages = roff::passages(app.get_footer());
    std::string commands;
    for (const CLI::App* each : commands_of(app)) {
        commands += command(*each);
    }
    return fmt::format(".TH \"{}\" 1 \"\" \"ringmain {}\" \"User Commands\"\n", roff::escape(name), version) +
           section("NAME", fmt::format("{} \\- {}\n", roff::escape(name), roff::escape(app.get_description()))) +
           section("SYNOPSIS", synopsis(app, name)) + section("DESCRIPTION", passages_called(passages, "")) +
           section("ARGUMENTS", arguments(app)) + section("OPTIONS", all_options(app)) + section("COMMANDS", commands) +
           section("EXIT STATUS", passages_called(passages, "Exit codes")) +
           section("EXAMPLES", passages_called(passages, "Examples")) + section("SEE ALSO", others(name));
}

} // namespace ringmain::program
