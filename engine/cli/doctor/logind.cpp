#include <cli/doctor/logind.hpp>

#include <fmt/format.h>

#include <array>
#include <map>
#include <optional>
#include <sstream>
#include <string_view>

namespace ringmain::cli::doctor {
namespace {

constexpr const char* remove_ipc = "RemoveIPC";

// In the order in which the later wins over the earlier, where both have a file of one name.
constexpr std::array folders{"/usr/lib/systemd", "/usr/local/lib/systemd", "/run/systemd", "/etc/systemd"};

// "KEY = value" with blanks around; the value of the last one in the section [Login].
std::optional<std::string> setting_in(const std::string& text, std::string_view key)
{
    std::istringstream lines(text);
    std::string line;
    std::string section;
    std::optional<std::string> value;
    const auto trim = [](std::string_view word) {
        const auto first = word.find_first_not_of(" \t\r");
        return first == word.npos ? std::string() : std::string(word.substr(first, word.find_last_not_of(" \t\r") - first + 1));
    };
    while (std::getline(lines, line)) {
        const std::string content = trim(line);
        const auto equals = content.find('=');
        if (content.starts_with('[')) {
            section = content;
        } else if (equals != content.npos && section == "[Login]" && trim(content.substr(0, equals)) == key) {
            value = trim(std::string_view(content).substr(equals + 1));
        }
    }
    return value;
}

// As logind reads it: the main file, then drop-ins by name; of those with one name the folder that counts most.
std::optional<std::string> setting(const Machine& machine, std::string_view key)
{
    std::string main_file;
    std::map<std::string, std::string> drop_ins;
    for (const std::string folder : folders) {
        if (const auto text = machine.text(folder + "/logind.conf")) {
            main_file = *text;
        }
        for (const std::string& name : machine.names(folder + "/logind.conf.d")) {
            if (name.ends_with(".conf")) {
                drop_ins[name] = machine.text(fmt::format("{}/logind.conf.d/{}", folder, name)).value_or("");
            }
        }
    }
    auto value = setting_in(main_file, key);
    for (const auto& [name, text] : drop_ins) {
        if (auto overrides = setting_in(text, key)) {
            value = std::move(overrides);
        }
    }
    return value;
}

// The largest uid of a system user.
std::uint64_t largest_system_uid(const Machine& machine)
{
    std::istringstream lines(machine.text("/etc/login.defs").value_or(""));
    std::string line;
    while (std::getline(lines, line)) {
        std::istringstream words(line);
        std::string key;
        std::uint64_t value = 0;
        if (words >> key >> value && key == "SYS_UID_MAX") {
            return value;
        }
    }
    return 999;
}

bool is_off(const std::string& value)
{
    return value == "no" || value == "false" || value == "0" || value == "off" || value == "n" || value == "f";
}

} // namespace

Finding check_logind(const Machine& machine, const User& user)
{
    if (!machine.exists("/run/systemd/seats") && !machine.exists("/run/systemd/users")) {
        return well(remove_ipc, "systemd-logind does not run here");
    }
    const auto value = setting(machine, remove_ipc);
    if (value && is_off(*value)) {
        return well(remove_ipc, "logind leaves the rings of users alone who log out (RemoveIPC=no)");
    }
    if (user.uid <= largest_system_uid(machine)) {
        return well(remove_ipc,
                    fmt::format("logind removes rings of users who log out, but not those of {}, a system user", user.name));
    }
    if (machine.exists("/var/lib/systemd/linger/" + user.name)) {
        return well(remove_ipc, fmt::format("logind removes rings of users who log out; {} lingers and never does", user.name));
    }
    return warning(remove_ipc, fmt::format("logind removes the rings of {} when the last session of that user ends", user.name),
                   fmt::format("loginctl enable-linger {}; or RemoveIPC=no in /etc/systemd/logind.conf and systemctl restart "
                               "systemd-logind; or run the programs as a system user",
                               user.name));
}

} // namespace ringmain::cli::doctor
