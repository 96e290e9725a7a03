#include <ringmain/program/command_line.hpp>

#include <ringmain/program/completion.hpp>
#include <ringmain/program/exit_code.hpp>
#include <ringmain/program/failure.hpp>
#include <ringmain/program/man_page.hpp>
#include <ringmain/program/suggestion.hpp>
#include <ringmain/program/terminal.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace ringmain::program {
namespace {

std::vector<std::string> long_options(const CLI::App& app)
{
    std::vector<std::string> names;
    for (const CLI::Option* option : app.get_options()) {
        for (const std::string& name : option->get_lnames()) {
            names.push_back("--" + name);
        }
    }
    return names;
}

std::vector<std::string> subcommands(const CLI::App& app)
{
    std::vector<std::string> names;
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
        names.push_back(command->get_name());
    }
    return names;
}

// The (sub)command that the words were meant for.
const CLI::App& innermost(const CLI::App& app)
{
    const auto used = app.get_subcommands();
    return used.empty() ? app : innermost(*used.back());
}

std::string with_suggestion(const std::string& what, const std::string& typed, const std::vector<std::string>& words)
{
    const auto meant = nearest(typed, words);
    return meant ? fmt::format("{} {}: did you mean {}?", what, typed, *meant) : fmt::format("{} {}: see --help", what, typed);
}

// One line about what is wrong. Words that fit nowhere come first: they explain what seems to be missing.
std::string explain(const CLI::App& app, const CLI::ParseError& error)
{
    const CLI::App& command = innermost(app);
    const std::vector<std::string> extras = app.remaining(true);
    const auto option = std::ranges::find_if(extras, [](const std::string& word) { return word.size() > 1 && word[0] == '-'; });
    if (option != extras.end()) {
        return with_suggestion("unknown option", option->substr(0, option->find('=')), long_options(command));
    }
    if (!extras.empty() && command.get_parent() == nullptr && !subcommands(command).empty()) {
        return with_suggestion("unknown command", extras.front(), subcommands(command));
    }
    if (!extras.empty()) {
        return fmt::format("one argument too many: '{}': see --help", extras.front());
    }
    std::string line = error.what();
    std::ranges::replace(line, '\n', ' ');
    return line.find("write ") == line.npos ? line + ": see --help" : line;
}

std::string completion_script(const CLI::App& app, const std::string& shell)
{
    if (shell == "bash") {
        return completion::bash_script(completion::read(app));
    }
    if (shell == "zsh") {
        return completion::zsh_script(completion::read(app));
    }
    throw CLI::ValidationError("--completion: write bash|zsh, not '" + shell + "'");
}

} // namespace

void set_up(CLI::App& app, const std::string& footer)
{
    app.set_version_flag("--version", app.get_name() + " " RINGMAIN_VERSION, "Print the version and exit");
    app.add_flag_callback(
        "--man", [&app] { throw CLI::CallForVersion(man_page(app, RINGMAIN_VERSION), 0); },
        "Print the manual page and exit, for 'man -l -'");
    app.add_option_function<std::string>(
           "--completion", [&app](const std::string& shell) { throw CLI::CallForVersion(completion_script(app, shell), 0); },
           "Print what completes its command line in this shell, and exit;\nfor 'source <(...)'")
        ->type_name("bash|zsh");
    app.set_help_flag("-h,--help", "Print this help and exit");
    app.get_formatter()->column_width(30);
    app.footer(footer);
}

std::optional<int> parse(CLI::App& app, int argc, char** argv)
{
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& asked) {
        app.exit(asked);
        return exit_ok;
    } catch (const CLI::ParseError& error) {
        complain(app.get_name(), explain(app, error));
        return exit_usage;
    }
    return std::nullopt;
}

} // namespace ringmain::program
