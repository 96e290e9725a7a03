#include <ringmain/program/completion.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace ringmain::program::completion {
namespace {

// NAME: of the program; FUNCTION: of ours; CASES: what each command takes, see cases().
constexpr const char* script = R"script(# bash completion for NAME; NAME --completion bash prints it.
FUNCTION()
{
    local word= before= command= options= positional= what= words= last piece i
    # Bash breaks words at = and at :, and replaces what is behind the last of these.
    for ((i = 1; i <= COMP_CWORD; i++)); do
        piece=${COMP_WORDS[i]}
        if [[ $piece == [=:] || $word == *[=:] ]]; then
            word+=$piece
        else
            [[ -z $word || -n $command || $word == -* ]] || command=$word
            before=$word word=$piece
        fi
    done
    last=${COMP_WORDS[COMP_CWORD]}
    [[ $last == [=:] ]] && last=
    local value=$word
    if [[ $word == --*=* ]]; then
        before=${word%%=*} value=${word#*=}
    fi

    case $command in
CASES    esac

    if [[ -z $what && $value == -* ]]; then
        what=words words=$options
    elif [[ -z $what ]]; then
        what=${positional%% *} words=${positional#* }
    fi
    if [[ $what == words && " $words" == *' file:'* && $value == file:* ]]; then
        what=files value=${value#file:}
    elif [[ $what == rings && $value == */* ]]; then
        what=files
    fi
    COMPREPLY=()
    case $what in
    words) mapfile -t COMPREPLY < <(compgen -W "$words" -- "$value") ;;
    users) mapfile -t COMPREPLY < <(compgen -u -- "$value") ;;
    rings) mapfile -t COMPREPLY < <(IFS=$'\n'; compgen -W "$(ringmain ls 2>/dev/null | sed '1d; s/  .*//')" -- "$value") ;;
    files)
        mapfile -t COMPREPLY < <(compgen -f -- "$value")
        compopt -o filenames 2>/dev/null
        ;;
    esac
    local front=${word%"$value"} broken=${word%"$last"}
    COMPREPLY=("${COMPREPLY[@]/#/"$front"}")
    COMPREPLY=("${COMPREPLY[@]#"$broken"}")
    [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *: ]] && compopt -o nospace 2>/dev/null
    return 0
}
complete -F FUNCTION NAME
)script";

std::string replaced(std::string text, std::string_view what, const std::string& by)
{
    for (std::size_t at = text.find(what); at != text.npos; at = text.find(what, at + by.size())) {
        text.replace(at, what.size(), by);
    }
    return text;
}

// How the script calls it.
std::string_view kind_of(const Value& value)
{
    switch (value.kind) {
    case Value::Kind::none: return "";
    case Value::Kind::other: return "nothing";
    case Value::Kind::words: return "words";
    case Value::Kind::files: return "files";
    case Value::Kind::users: return "users";
    case Value::Kind::rings: return "rings";
    }
    return "";
}

std::string positional(const Command& command)
{
    if (!command.commands.empty()) {
        std::string names = "words";
        for (const Command& each : command.commands) {
            names += " " + each.name;
        }
        return names;
    }
    return std::string(command.arguments.empty() ? "nothing" : kind_of(command.arguments.front().value));
}

std::string options(const Command& command)
{
    std::vector<std::string> names;
    for (const Option& each : command.options) {
        names.insert(names.end(), each.names.begin(), each.names.end());
    }
    return fmt::format("{}", fmt::join(names, " "));
}

// The options with values of one kind, in one line of `case $before in`.
std::string line(const Command& command, Value::Kind kind)
{
    std::string names;
    for (const Option& each : command.options) {
        if (each.value.kind == kind) {
            names += fmt::format("{}{}", names.empty() ? "" : " | ", fmt::join(each.names, " | "));
        }
    }
    return names.empty() ? "" : fmt::format("        {}) what={} ;;\n", names, kind_of({kind}));
}

// One branch of `case $command in`.
std::string branch(const Command& command, const std::string& pattern)
{
    std::string text = fmt::format("    {})\n        options='{}'\n        positional='{}'\n        case $before in\n", pattern,
                                   options(command), positional(command));
    for (const Option& each : command.options) {
        if (each.value.kind == Value::Kind::words) {
            text += fmt::format("        {}) what=words words='{}' ;;\n", fmt::join(each.names, " | "),
                                fmt::join(each.value.words, " "));
        }
    }
    for (const auto kind : {Value::Kind::files, Value::Kind::users, Value::Kind::rings, Value::Kind::other}) {
        text += line(command, kind);
    }
    return text + "        esac\n        ;;\n";
}

std::string branches(const Command& program)
{
    std::string text;
    for (const Command& each : program.commands) {
        text += branch(each, each.name);
    }
    return text + branch(program, "*");
}

} // namespace

std::string bash_script(const Command& program)
{
    std::string function = "_" + program.name;
    std::ranges::replace(function, '-', '_');
    return replaced(replaced(replaced(script, "CASES", branches(program)), "FUNCTION", function), "NAME", program.name);
}

} // namespace ringmain::program::completion
