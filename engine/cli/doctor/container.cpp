#include <cli/doctor/container.hpp>

#include <fmt/format.h>

#include <string>

namespace ringmain::cli::doctor {
namespace {

// What kind of container this is; empty where it seems to be none.
std::string container_kind(const Machine& machine)
{
    if (machine.exists("/.dockerenv")) {
        return "a Docker container";
    }
    if (machine.exists("/run/.containerenv")) {
        return "a Podman container";
    }
    const std::string told = machine.text("/run/systemd/container").value_or("");
    if (const auto word = told.substr(0, told.find('\n')); !word.empty()) {
        return fmt::format("a container ({})", word);
    }
    const std::string environment = machine.text("/proc/1/environ").value_or("");
    return environment.starts_with("container=") || environment.find('\0' + std::string("container=")) != environment.npos
               ? "a container"
               : "";
}

Finding check_ipc_namespace(const Machine& machine)
{
    const std::string own = machine.link("/proc/self/ns/ipc");
    const std::string first = machine.link("/proc/1/ns/ipc"); // only root may look
    const std::string kind = container_kind(machine);
    if (!kind.empty()) {
        return note(
            "IPC namespace", fmt::format("this is {}: only who shares its IPC namespace sees its rings", kind),
            "start the containers that are to share rings with --ipc=shareable and --ipc=container:NAME, or with --ipc=host");
    }
    if (!own.empty() && !first.empty() && own != first) {
        return note("IPC namespace",
                    fmt::format("{} here, {} for the rest of the machine: they do not see each other's rings", own, first),
                    "start all programs that are to share rings in one of the two, with nsenter --ipc");
    }
    return well("IPC namespace", own.empty() ? "that of the whole machine, as far as can be seen" : own);
}

Finding check_pid_namespace(const Machine& machine)
{
    const std::string own = machine.link("/proc/self/ns/pid");
    const std::string first = machine.link("/proc/1/ns/pid");
    if (!own.empty() && !first.empty() && own != first) {
        return note("PID namespace", "not that of the machine's first process: the backend mutex needs all members in one",
                    "use the backend lanes between PID namespaces, or start containers with --pid=container:NAME");
    }
    return well("PID namespace", own.empty() ? "that of the whole machine, as far as can be seen" : own);
}

} // namespace

Findings check_container(const Machine& machine)
{
    return {check_ipc_namespace(machine), check_pid_namespace(machine)};
}

} // namespace ringmain::cli::doctor
