#include <soak/whereabouts.hpp>

#include <support/child_process.hpp>

#include <ringmain/layout/semaphores.hpp>
#include <ringmain/sys/key.hpp>
#include <ringmain/sys/semaphore_set.hpp>

#include <fmt/format.h>

#include <fstream>

namespace ringmain::soak {
namespace {

std::string first_line_of(const std::string& path)
{
    std::string line;
    std::ifstream file(path);
    std::getline(file, line);
    return line;
}

} // namespace

std::string describe(const SenderDiary& diary)
{
    return fmt::format("{}; life {}, {} promised, {} committed", describe(diary.doing.load()), diary.lives.load(),
                       diary.promised.load(), diary.committed.load());
}

std::string describe(const ReceiverDiary& diary)
{
    const std::uint64_t written = diary.written;
    std::string last = "nothing";
    for (std::uint64_t line = written; line-- != 0;) {
        const Entry entry = Entry::unpack(diary.entries[line]);
        if (entry.event == Event::seen) {
            last = fmt::format("number {} of producer {}{}", entry.number, entry.sender, entry.released ? "" : ", not released");
            break;
        }
    }
    return fmt::format("{}; {} lines written, got {} last", describe(diary.doing.load()), written, last);
}

std::string where_in_the_kernel(pid_t pid)
{
    const std::string folder = fmt::format("/proc/{}/", pid);
    const std::string place = first_line_of(folder + "wchan");
    const std::string call = first_line_of(folder + "syscall");
    return fmt::format("state {} in {}, system call {}", support::process_state(pid), place.empty() || place == "0" ? "?" : place,
                       call.substr(0, call.find(' ')));
}

std::string describe_set_of(std::string_view ring_name)
{
    namespace sem = layout::sem;
    const auto known = sys::ring_name(ring_name);
    if (!known) {
        return "has no set";
    }
    for (const key_t key : known->keys) {
        const auto set = sys::SemaphoreSet::open(key);
        const auto values = set ? set->values() : sys::SysResult<std::vector<std::uint16_t>>(std::vector<std::uint16_t>());
        if (!values || values->size() < sem::count) {
            continue;
        }
        std::string text =
            fmt::format("LOCK {} PUT {} TAKE {} ALARM {} EMPTY {} FULL {}, ALIVE", (*values)[sem::lock], (*values)[sem::put],
                        (*values)[sem::take], (*values)[sem::alarm], (*values)[sem::empty], (*values)[sem::full]);
        for (unsigned member = 0; member < layout::max_members; ++member) {
            if ((*values)[sem::alive(member)] != 0) {
                text += fmt::format(" {} (WAKE {})", member, (*values)[sem::wake(member)]);
            }
        }
        return text;
    }
    return "has no set";
}

} // namespace ringmain::soak
