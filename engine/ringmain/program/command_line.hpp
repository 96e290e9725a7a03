#pragma once
// What the command lines of the three programs have in common: how values are read, and what is said when they are wrong.

#include <ringmain/program/units.hpp>

#include <CLI/CLI.hpp>

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ringmain::program {

// --version, --man, --completion, the width of --help, and its end: examples and exit codes.
void set_up(CLI::App& app, const std::string& footer);

// The exit codes, as --help lists them.
inline constexpr const char* exit_codes_help =
    "Exit codes:\n"
    "  0        done\n"
    "  1        failed, or --verify found a violation; one line on stderr says what and what to do\n"
    "  2        the command line is wrong; nothing was done\n";

// Parses; std::nullopt to go on, else the exit code: 0 after --help and --version, 2 after a line that says what is
// wrong. Options that do not exist are answered with the one that was probably meant.
[[nodiscard]] std::optional<int> parse(CLI::App& app, int argc, char** argv);

// An option that one of the functions of units.hpp reads, "--name" or "-n,--name"; `target` is assigned what it returns.
template <class T, class Value>
CLI::Option* add_parsed(CLI::App& app, const std::string& name, Value& target, Parsed<T> (*read)(std::string_view),
                        const std::string& kind, const std::string& help)
{
    const auto take = [&target, read, shown = name.substr(name.find("--"))](const std::string& text) {
        const Parsed<T> value = read(text);
        if (!value) {
            throw CLI::ValidationError(shown, value.error());
        }
        target = *value;
    };
    return app.add_option_function<std::string>(name, take, help)->type_name(kind);
}

// An option that takes one of a few words.
template <class T>
CLI::Option* add_choice(CLI::App& app, const std::string& name, T& target, std::vector<std::pair<std::string, T>> choices,
                        const std::string& help)
{
    std::string words;
    for (const auto& [word, value] : choices) {
        words += (words.empty() ? "" : "|") + word;
    }
    const auto take = [&target, choices, words, name](const std::string& text) {
        for (const auto& [word, value] : choices) {
            if (word == text) {
                target = value;
                return;
            }
        }
        throw CLI::ValidationError(name + ": write " + words + ", not '" + text + "'");
    };
    return app.add_option_function<std::string>(name, take, help)->type_name(words);
}

} // namespace ringmain::program
