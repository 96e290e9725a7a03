#include <cli/doctor/kernel_limits.hpp>
#include <cli/doctor/usual.hpp>

#include <fmt/format.h>

#include <array>
#include <cstdint>

namespace ringmain::cli::doctor {
namespace {

struct Usual {
    const char* setting;
    const char* path;
    std::uint64_t value;
    const char* means;
};

// What Linux has by default, and what the documentation of the backends speaks of.
constexpr std::array usual_msgq{
    Usual{"kernel.msgmax", "/proc/sys/kernel/msgmax", 8192, "bytes a message of the backend msgq has at most"},
    Usual{"kernel.msgmnb", "/proc/sys/kernel/msgmnb", 16384, "bytes a queue of the backend msgq holds unless root asks for more"},
};
constexpr std::array usual_posixq{
    Usual{"fs.mqueue.msg_max", "/proc/sys/fs/mqueue/msg_max", 10, "messages a queue of the backend posixq holds at most"},
    Usual{"fs.mqueue.msgsize_max", "/proc/sys/fs/mqueue/msgsize_max", 8192, "bytes a message of the backend posixq has at most"},
};

Finding compare(const Machine& machine, const Usual& usual)
{
    const std::uint64_t is = machine.number(usual.path).value_or(0);
    const std::string what = fmt::format("{}: {}", is, usual.means);
    return is < usual.value
               ? note(usual.setting, fmt::format("{}; usual are {}", what, usual.value), set_to(usual.setting, usual.value))
               : well(usual.setting, what);
}

Finding check_msgmni(const Machine& machine)
{
    const std::uint64_t used = in_use(machine, "msg").objects;
    const std::uint64_t most = machine.number("/proc/sys/kernel/msgmni").value_or(0);
    const std::string what = fmt::format("{} of {} queues are in use", used, most);
    return most <= used ? warning("kernel.msgmni", what + ": the backend msgq cannot make another",
                                  set_to("kernel.msgmni", used + 32000) + ", or remove left-over queues ('ipcs -q')")
                        : well("kernel.msgmni", what);
}

Finding check_queues_max(const Machine& machine)
{
    const std::uint64_t most = machine.number("/proc/sys/fs/mqueue/queues_max").value_or(0);
    const std::string what = fmt::format("at most {} POSIX queues", most);
    return most == 0 ? warning("fs.mqueue.queues_max", what + ": the backend posixq cannot make one",
                               set_to("fs.mqueue.queues_max", 256))
                     : well("fs.mqueue.queues_max", what);
}

} // namespace

Findings check_message_queues(const Machine& machine)
{
    Findings found;
    if (machine.exists("/proc/sys/kernel/msgmni")) {
        found.push_back(check_msgmni(machine));
        for (const Usual& each : usual_msgq) {
            found.push_back(compare(machine, each));
        }
    } else {
        found.push_back(note("kernel.msgmni", "this kernel has no System V message queues", "use another backend than msgq"));
    }
    if (!machine.exists("/proc/sys/fs/mqueue")) {
        found.push_back(note("fs.mqueue", "this kernel has no POSIX message queues", "use another backend than posixq"));
        return found;
    }
    found.push_back(check_queues_max(machine));
    for (const Usual& each : usual_posixq) {
        found.push_back(compare(machine, each));
    }
    return found;
}

} // namespace ringmain::cli::doctor
