#include <ringmain/program/completion.hpp>

#include <ringmain/backend/table.hpp>

#include <algorithm>

namespace ringmain::program::completion {
namespace {

// "-|file:PATH|null" into "-", "file:" and "null".
std::vector<std::string> choices(const std::string& placeholder)
{
    std::vector<std::string> words;
    for (std::size_t at = 0; at <= placeholder.size();) {
        const std::size_t end = std::min(placeholder.find('|', at), placeholder.size());
        const std::string word = placeholder.substr(at, end - at);
        words.push_back(word.substr(0, word.find(':') == word.npos ? word.npos : word.find(':') + 1));
        at = end + 1;
    }
    return words;
}

std::vector<std::string> backends()
{
    std::vector<std::string> names;
    for (const backend::Description& each : backend::all()) {
        names.emplace_back(each.name);
    }
    return names;
}

Value value_of(const std::string& placeholder)
{
    using Kind = Value::Kind;
    if (placeholder == "BACKEND") {
        return {Kind::words, backends()};
    }
    if (placeholder.find('|') != placeholder.npos) {
        return {Kind::words, choices(placeholder)};
    }
    return {placeholder == "RING"   ? Kind::rings
            : placeholder == "PATH" ? Kind::files
            : placeholder == "USER" ? Kind::users
                                    : Kind::other};
}

// In one line, up to the semicolon where it goes into detail.
std::string summary(std::string description)
{
    std::ranges::replace(description, '\n', ' ');
    int brackets = 0;
    const auto end = std::ranges::find_if(description, [&brackets](char c) {
        brackets += c == '(' ? 1 : c == ')' ? -1 : 0;
        return c == ';' && brackets == 0;
    });
    return {description.begin(), end};
}

Option option(const CLI::Option& given)
{
    Option one{{}, summary(given.get_description()), {}, {}, given.get_expected_max() > 1};
    if (!given.nonpositional()) {
        one.placeholder = given.get_name(true);
        one.value = value_of(one.placeholder);
        return one;
    }
    for (const std::string& name : given.get_snames()) {
        one.names.push_back("-" + name);
    }
    for (const std::string& name : given.get_lnames()) {
        one.names.push_back("--" + name);
    }
    if (given.get_type_size_max() > 0 && given.get_expected_max() > 0) {
        one.placeholder = given.get_type_name();
        one.value = value_of(one.placeholder);
    }
    return one;
}

} // namespace

Command read(const CLI::App& app)
{
    Command command{app.get_name(), app.get_description(), {}, {}, {}};
    for (const CLI::Option* each : app.get_options()) {
        (each->nonpositional() ? command.options : command.arguments).push_back(option(*each));
    }
    for (const CLI::App* each : app.get_subcommands([](const CLI::App*) { return true; })) {
        command.commands.push_back(read(*each));
    }
    return command;
}

} // namespace ringmain::program::completion
