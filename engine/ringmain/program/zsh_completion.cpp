#include <ringmain/program/completion.hpp>

#include <fmt/format.h>

namespace ringmain::program::completion {
namespace {

// What stands between single quotes, in a place of _arguments' specifications where brackets and colons have a meaning.
std::string quoted(const std::string& text)
{
    std::string shown;
    for (const char c : text) {
        switch (c) {
        case '\'': shown += "'\\''"; break;
        case '[':
        case ']':
        case ':':
        case '\\': shown += '\\'; [[fallthrough]];
        default: shown += c;
        }
    }
    return shown;
}

// ":placeholder:how to complete it"; nothing for a flag.
std::string value(const Option& option, const std::string& function)
{
    std::string how = " "; // nothing is offered, and what it is gets shown
    switch (option.value.kind) {
    case Value::Kind::none: return "";
    case Value::Kind::other: break;
    case Value::Kind::words: how = quoted(fmt::format("{{{}-words {}}}", function, fmt::join(option.value.words, " "))); break;
    case Value::Kind::files: how = "_files"; break;
    case Value::Kind::users: how = "_users"; break;
    case Value::Kind::rings: how = function + "-rings"; break;
    }
    return ":" + quoted(option.placeholder) + ":" + how;
}

std::string specification(const Option& option, const std::string& function)
{
    if (option.names.empty()) {
        return fmt::format("'{}{}'", option.repeats ? "*" : "", value(option, function));
    }
    const bool has_value = option.value.kind != Value::Kind::none;
    const std::string rest = fmt::format("{}[{}]{}", has_value && option.names.back().size() > 2 ? "=" : "",
                                         quoted(option.summary), value(option, function));
    if (option.names.size() == 1) {
        return fmt::format("'{}{}{}'", option.repeats ? "*" : "", option.names.front(), rest);
    }
    return fmt::format("'({})'{{{}}}'{}'", fmt::join(option.names, " "), fmt::join(option.names, ","), rest);
}

// The specifications of a command, each on a line that goes on.
std::string specifications(const Command& command, const std::string& function, const std::string& indent)
{
    std::string text;
    for (const auto* list : {&command.options, &command.arguments}) {
        for (const Option& each : *list) {
            text += " \\\n" + indent + specification(each, function);
        }
    }
    return text;
}

std::string plain_body(const Command& program, const std::string& function)
{
    return "  _arguments -s -S" + specifications(program, function, "    ") + "\n";
}

std::string body_with_commands(const Command& program, const std::string& function)
{
    std::string names;
    std::string branches;
    for (const Command& each : program.commands) {
        names += fmt::format("      '{}:{}'\n", each.name, quoted(each.summary));
        branches += fmt::format("    {}) _arguments -s -S{} ;;\n", each.name, specifications(each, function, "      "));
    }
    return "  local context state state_descr line\n"
           "  typeset -A opt_args\n"
           "  _arguments -C -s -S" +
           specifications(program, function, "    ") +
           " \\\n    '1:command:->command' '*::argument:->arguments'\n"
           "  case $state in\n"
           "  command)\n"
           "    local -a commands=(\n" +
           names +
           "    )\n"
           "    _describe command commands\n"
           "    ;;\n"
           "  arguments)\n"
           "    case $words[1] in\n" +
           branches +
           "    esac\n"
           "    ;;\n"
           "  esac\n";
}

} // namespace

std::string zsh_script(const Command& program)
{
    const std::string function = "_" + program.name;
    const std::string body = program.commands.empty() ? plain_body(program, function) : body_with_commands(program, function);
    return fmt::format(R"script(#compdef {0}
# zsh completion for {0}; {0} --completion zsh prints it.

{1}-words() {{
  if [[ " $*" == *' file:'* ]] && compset -P file:; then
    _files
  else
    compadd -S '' -- ${{(M)@:#*:}}
    compadd -- ${{@:#*:}}
  fi
}}

{1}-rings() {{
  if [[ $PREFIX == */* ]]; then
    _files
  else
    local -a rings=(${{(f)"$(ringmain ls 2>/dev/null | sed '1d; s/  .*//')"}})
    compadd -a rings
  fi
}}

{1}() {{
{2}}}

if [[ $funcstack[1] == {1} ]]; then
  {1} "$@"
else
  compdef {1} {0}
fi
)script",
                       program.name, function, body);
}

} // namespace ringmain::program::completion
