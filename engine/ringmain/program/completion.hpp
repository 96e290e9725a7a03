#pragma once
// --completion: what a shell may offer behind a program's name. Read from the options that --help prints, so that the two cannot
// disagree; what is offered as a value follows from the word that stands for it there: RING, BACKEND, PATH, USER, or a|b|c.

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace ringmain::program::completion {

struct Value {
    enum class Kind {
        none,  // the option is a flag
        other, // anything: a number, a text
        words, // those that are listed; one that ends with "file:" has a path behind it
        files,
        users,
        rings, // or the path of a file
    };
    Kind kind = Kind::none;
    std::vector<std::string> words = {};
};

struct Option {
    std::vector<std::string> names; // "-h", "--help"
    std::string summary;
    std::string placeholder; // of its value, as --help has it
    Value value;
    bool repeats = false;
};

// A program, or one of its subcommands.
struct Command {
    std::string name;
    std::string summary;
    std::vector<Option> options;
    std::vector<Option> arguments; // without names
    std::vector<Command> commands;
};

[[nodiscard]] Command read(const CLI::App& app);

// Scripts to be sourced, or found by the shell where they are installed. They ask `ringmain ls` for rings.
[[nodiscard]] std::string bash_script(const Command& program);
[[nodiscard]] std::string zsh_script(const Command& program);

} // namespace ringmain::program::completion
