// ringmain ls: what rings there are, and who uses them.

#include <cli/commands.hpp>
#include <cli/table.hpp>

#include <ringmain/backend/table.hpp>
#include <ringmain/program/command_line.hpp>
#include <ringmain/program/exit_code.hpp>
#include <ringmain/program/format.hpp>
#include <ringmain/ring.hpp>

#include <fmt/format.h>
#include <pwd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string_view>
#include <utility>

namespace ringmain::cli {
namespace {

struct Arguments {
    std::string ring;
    bool verbose = false;
};

std::string user_name(std::uint32_t uid)
{
    const passwd* user = ::getpwuid(uid);
    return user != nullptr ? user->pw_name : std::to_string(uid);
}

std::string_view state_name(RingState state)
{
    switch (state) {
    case RingState::ready: return "ready";
    case RingState::unfinished: return "(unfinished)";
    case RingState::incompatible: return "(incompatible)";
    case RingState::corrupt: return "(corrupt)";
    case RingState::unreadable: return "(unreadable)";
    }
    return "(unknown)";
}

std::string_view role_name(Role role)
{
    return role == Role::producer ? "producer" : "consumer";
}

// "2p 1c", and "+1 dead" while nobody has cleaned up after it.
std::string count_members(const RingStatus& ring)
{
    const auto living = [&ring](Role role) {
        return std::ranges::count_if(ring.members, [role](const MemberStatus& each) { return each.alive && each.role == role; });
    };
    const auto dead = std::ranges::count(ring.members, false, &MemberStatus::alive);
    return fmt::format("{}p {}c{}", living(Role::producer), living(Role::consumer),
                       dead == 0 ? "" : fmt::format(" +{} dead", dead));
}

std::string shown_name(const RingStatus& ring)
{
    return ring.name.empty() ? "-" : ring.name;
}

Table table_of(const std::vector<RingStatus>& rings)
{
    Table table(
        {{"NAME"}, {"KEY"}, {"BACKEND"}, {"MESSAGES", Align::right}, {"FILL", Align::right}, {"MEMBERS"}, {"OWNER"}, {"MODE"}});
    for (const RingStatus& ring : rings) {
        const std::string key = fmt::format("{:#010x}", static_cast<std::uint32_t>(ring.key));
        const std::string mode = fmt::format("{:04o}", ring.mode);
        if (ring.state != RingState::ready) {
            table.add(
                {shown_name(ring), key, std::string(state_name(ring.state)), "-", "-", "-", user_name(ring.owner_uid), mode});
            continue;
        }
        const std::uint64_t percent = ring.slots == 0 ? 0 : ring.filled * 100 / ring.slots;
        table.add({shown_name(ring), key, std::string(backend::describe(ring.backend).name), std::to_string(ring.filled),
                   fmt::format("{}%", percent), count_members(ring), user_name(ring.owner_uid), mode});
    }
    return table;
}

std::string details_of(const RingStatus& ring)
{
    if (ring.state != RingState::ready) {
        return {};
    }
    std::string text = fmt::format("\n{}: {} slots of up to {}, {} messages sent, {} repairs{}\n", shown_name(ring), ring.slots,
                                   program::format_size(static_cast<double>(ring.max_message)), program::format_count(ring.sent),
                                   ring.repairs, ring.crash_safe ? "" : ", NOT crash-safe on this system");
    Table members({{"PID", Align::right}, {"ROLE"}, {"PROGRAM"}, {"MESSAGES", Align::right}, {"USER"}, {"STATE"}});
    for (const MemberStatus& each : ring.members) {
        members.add({std::to_string(each.pid), std::string(role_name(each.role)), each.program, std::to_string(each.messages),
                     user_name(each.uid), each.alive ? "alive" : "dead"});
    }
    return text + (ring.members.empty() ? "nobody is attached\n" : members.text());
}

// A path names the ring of the file it leads to.
std::string canonical(const std::string& name)
{
    std::error_code error;
    const auto path = name.find('/') == name.npos ? std::filesystem::path() : std::filesystem::canonical(name, error);
    return path.empty() ? name : path.string();
}

Result<std::vector<RingStatus>> select(const std::string& name)
{
    auto rings = Ring::list();
    if (!rings || name.empty()) {
        return rings;
    }
    std::erase_if(*rings, [wanted = canonical(name)](const RingStatus& each) { return each.name != wanted; });
    if (rings->empty()) {
        const auto ring = Ring::open(name); // knows why it cannot be seen
        if (!ring) {
            return ring.error();
        }
        auto status = ring->status();
        if (!status) {
            return status.error();
        }
        rings->push_back(*std::move(status));
    }
    return rings;
}

int list(const Arguments& arguments)
{
    const auto rings = select(arguments.ring);
    if (!rings) {
        program::complain(program_name, program::ring_failure(rings.error()));
        return program::exit_failure;
    }
    std::string text = table_of(*rings).text();
    for (const RingStatus& ring : *rings) {
        text += arguments.verbose || !arguments.ring.empty() ? details_of(ring) : std::string();
    }
    if (std::fputs(text.c_str(), stdout) < 0 || std::fflush(stdout) != 0) {
        program::complain(program_name, program::system_failure("write", "stdout", errno, "make room or write elsewhere"));
        return program::exit_failure;
    }
    return program::exit_ok;
}

} // namespace

void add_ls(CLI::App& app, int& exit_code)
{
    auto arguments = std::make_shared<Arguments>();
    CLI::App& command = *app.add_subcommand("ls", "List the rings of this machine, or one with its members");
    command.add_option("RING", arguments->ring, "Only this ring, with its members")->type_name("");
    command.add_flag("-v,--verbose", arguments->verbose, "The members of every ring as well");
    command.footer("MESSAGES: in the ring now. MEMBERS: living producers (p) and consumers (c), and the dead that nobody\n"
                   "cleaned up after yet; the next one to use the ring does.");
    command.callback([arguments, &exit_code] { exit_code = list(*arguments); });
}

} // namespace ringmain::cli
