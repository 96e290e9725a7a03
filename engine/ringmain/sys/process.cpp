#include <ringmain/sys/process.hpp>

#include <ringmain/sys/file_descriptor.hpp>

#include <poll.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>

namespace ringmain::sys {
namespace {

using PidCell = std::atomic<std::uint32_t>;

// A page that reads as zero in a forked child; nullptr where the kernel has no such thing.
PidCell* wiped_on_fork() noexcept
{
    const auto bytes = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    void* const page = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED || ::madvise(page, bytes, MADV_WIPEONFORK) != 0) {
        return nullptr;
    }
    return static_cast<PidCell*>(page);
}

PidCell* cell_of_process() noexcept
{
    static PidCell* const cell = wiped_on_fork();
    return cell;
}

} // namespace

std::uint32_t current_process() noexcept
{
    PidCell* const cell = cell_of_process();
    if (cell == nullptr) {
        return static_cast<std::uint32_t>(::getpid());
    }
    std::uint32_t pid = cell->load(std::memory_order_relaxed);
    if (pid == 0) [[unlikely]] {
        pid = static_cast<std::uint32_t>(::getpid());
        cell->store(pid, std::memory_order_relaxed);
    }
    return pid;
}

ProcessMark::ProcessMark() noexcept : cell_(cell_of_process()), pid_(current_process())
{
}

bool has_ended(int pidfd) noexcept
{
    pollfd watched{pidfd, POLLIN, 0};
    int found = 0;
    do { // a signal interrupts even a look that does not wait
        found = ::poll(&watched, 1, 0);
    } while (found < 0 && errno == EINTR);
    return found > 0;
}

bool still_runs(pid_t process) noexcept
{
    const FileDescriptor handle(static_cast<int>(::syscall(SYS_pidfd_open, process, 0)));
    if (!handle) {
        return errno != ESRCH && (::kill(process, 0) == 0 || errno == EPERM); // a kernel before 5.3 has no such handles
    }
    return !has_ended(handle.get());
}

std::uint32_t pid_namespace() noexcept
{
    struct stat found {};
    return ::stat("/proc/thread-self/ns/pid", &found) == 0 ? static_cast<std::uint32_t>(found.st_ino) : 0;
}

std::string program_name()
{
    return program_invocation_short_name;
}

unsigned online_cpus() noexcept
{
    return static_cast<unsigned>(std::max(1L, ::sysconf(_SC_NPROCESSORS_ONLN)));
}

} // namespace ringmain::sys
