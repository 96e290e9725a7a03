#include <bench/parent.hpp>
#include <bench/syscall_counter.hpp>

#include <fcntl.h>
#include <linux/perf_event.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

namespace ringmain::bench {
namespace {

constexpr const char* tracefs = "/sys/kernel/tracing";
constexpr const char* id_file = "/sys/kernel/tracing/events/raw_syscalls/sys_enter/id";

// 0: it cannot be read.
std::uint64_t read_id() noexcept
{
    std::array<char, 24> text{};
    const int file = ::open(id_file, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return 0;
    }
    const ssize_t length = ::read(file, text.data(), text.size() - 1);
    ::close(file);
    return length > 0 ? std::strtoull(text.data(), nullptr, 10) : 0;
}

// A container has no tracefs mounted: a child mounts it for itself alone, and sends what it reads there.
std::uint64_t mount_and_read_id() noexcept
{
    std::array<int, 2> channel{};
    if (::pipe2(channel.data(), O_CLOEXEC) != 0) {
        return 0;
    }
    const pid_t child = ::fork();
    if (child == 0) {
        const bool mounted = ::unshare(CLONE_NEWNS) == 0 && ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
                             ::mount("tracefs", tracefs, "tracefs", 0, nullptr) == 0;
        const std::uint64_t id = mounted ? read_id() : 0;
        ::_exit(::write(channel[1], &id, sizeof id) == sizeof id ? 0 : 1);
    }
    ::close(channel[1]);
    std::uint64_t id = 0;
    if (child < 0 || ::read(channel[0], &id, sizeof id) != sizeof id) {
        id = 0;
    }
    ::close(channel[0]);
    if (child > 0) {
        (void)await_end(child);
    }
    return id;
}

std::uint64_t tracepoint() noexcept
{
    static const std::uint64_t id = [] {
        const std::uint64_t mounted = read_id();
        return mounted != 0 ? mounted : mount_and_read_id();
    }();
    return id;
}

} // namespace

void SyscallCounter::prepare() noexcept
{
    (void)tracepoint();
}

SyscallCounter::SyscallCounter() noexcept : event_(-1)
{
    perf_event_attr what{};
    what.type = PERF_TYPE_TRACEPOINT;
    what.size = sizeof what;
    what.config = tracepoint();
    what.disabled = 1;
    what.inherit = 1;
    if (what.config != 0) {
        event_ = static_cast<int>(::syscall(SYS_perf_event_open, &what, 0, -1, -1, PERF_FLAG_FD_CLOEXEC));
    }
}

SyscallCounter::~SyscallCounter()
{
    if (event_ >= 0) {
        ::close(event_);
    }
}

void SyscallCounter::start() noexcept
{
    if (event_ >= 0) {
        ::ioctl(event_, PERF_EVENT_IOC_RESET, 0);
        ::ioctl(event_, PERF_EVENT_IOC_ENABLE, 0);
    }
}

std::optional<std::uint64_t> SyscallCounter::stop() noexcept
{
    std::uint64_t calls = 0;
    if (event_ < 0 || ::ioctl(event_, PERF_EVENT_IOC_DISABLE, 0) != 0 || ::read(event_, &calls, sizeof calls) != sizeof calls ||
        calls == 0) {
        return std::nullopt;
    }
    return calls - 1; // without the one that ended it
}

} // namespace ringmain::bench
