#include <ringmain/sys/queued_signal.hpp>

#include <ringmain/sys/blocked_signal.hpp>
#include <ringmain/sys/proc_file.hpp>
#include <ringmain/sys/process.hpp>

#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <string_view>

namespace ringmain::sys {
namespace {

static_assert(sizeof(sigval) == SignalMessage::most);
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

int message_signal() noexcept
{
    return SIGRTMIN + 1;
}

sigset_t message_signals() noexcept
{
    sigset_t set;
    ::sigemptyset(&set);
    ::sigaddset(&set, message_signal());
    return set;
}

// si_errno of our messages: 1 + length in the lowest 8 bits, the type in the 16 above. Plain sigqueue() leaves it 0.
int envelope_of(std::size_t length, std::uint16_t type) noexcept
{
    return static_cast<int>(1U + static_cast<unsigned>(length) + (static_cast<unsigned>(type) << 8U));
}

std::optional<SignalMessage> message_in(const siginfo_t& info, uid_t trusted_uid) noexcept
{
    const bool is_trusted = info.si_uid == trusted_uid || info.si_uid == 0; // as it says; the kernel checks first, see kill(2)
    const auto envelope = static_cast<unsigned>(info.si_errno);
    const unsigned length = envelope == 0 ? SignalMessage::most : (envelope & 0xffU) - 1U;
    if (info.si_code != SI_QUEUE || !is_trusted || length > SignalMessage::most) {
        return std::nullopt;
    }
    SignalMessage message;
    std::memcpy(message.bytes.data(), &info.si_value, sizeof info.si_value);
    message.length = static_cast<std::uint8_t>(length);
    message.type = static_cast<std::uint16_t>(envelope >> 8U);
    return message;
}

timespec as_timespec(std::chrono::nanoseconds time) noexcept
{
    const auto whole = std::chrono::duration_cast<std::chrono::seconds>(time);
    return {whole.count(), (time - whole).count()};
}

std::size_t bytes_of(int fd) noexcept
{
    struct stat found {};
    return ::fstat(fd, &found) == 0 ? static_cast<std::size_t>(found.st_size) : 0;
}

SysResult<ReceiverNote*> map(int fd, int access) noexcept
{
    void* const place = ::mmap(nullptr, sizeof(ReceiverNote), access, MAP_SHARED, fd, 0);
    return place != MAP_FAILED ? SysResult<ReceiverNote*>(static_cast<ReceiverNote*>(place)) : Failure{"mmap", errno};
}

} // namespace

SysResult<void> hold_back_messages() noexcept
{
    return block_everywhere(message_signal());
}

std::optional<SignalMessage> take_message(std::uint32_t trusted_uid, std::chrono::nanoseconds at_most) noexcept
{
    static const sigset_t messages = message_signals();
    timespec time = as_timespec(std::max(at_most, std::chrono::nanoseconds(0)));
    siginfo_t info{};
    while (::sigtimedwait(&messages, &info, &time) >= 0) {
        if (const auto message = message_in(info, trusted_uid)) {
            return message;
        }
        time = {}; // who sends what we drop must not keep us
    }
    return std::nullopt;
}

ProcessHandle::ProcessHandle(FileDescriptor process) noexcept
    : process_(std::move(process)), own_pid_(::getpid()), own_uid_(::getuid())
{
}

SysResult<ProcessHandle> ProcessHandle::find(std::uint32_t pid, std::uint64_t start_time) noexcept
{
    FileDescriptor process(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    if (!process) {
        return Failure{"pidfd_open", errno};
    }
    const auto began = start_time_of(pid); // if that is right, it was nobody else's number when we opened it
    if (!began || *began != start_time) {
        return Failure{"pidfd_open", ESRCH};
    }
    if (::syscall(SYS_pidfd_send_signal, process.get(), 0, nullptr, 0) != 0) {
        return Failure{"pidfd_send_signal", errno};
    }
    ProcessHandle handle(std::move(process));
    return handle.is_alive() ? SysResult<ProcessHandle>(std::move(handle)) : Failure{"pidfd_open", ESRCH};
}

bool ProcessHandle::is_alive() const noexcept
{
    return !has_ended(process_.get());
}

SysResult<void> ProcessHandle::send(std::span<const std::byte> bytes, std::uint16_t type) const noexcept
{
    siginfo_t info{};
    info.si_signo = message_signal();
    info.si_errno = envelope_of(bytes.size(), type);
    info.si_code = SI_QUEUE;
    info.si_pid = own_pid_;
    info.si_uid = own_uid_;
    std::copy(bytes.begin(), bytes.end(), reinterpret_cast<std::byte*>(&info.si_value));
    const bool went = ::syscall(SYS_pidfd_send_signal, process_.get(), message_signal(), &info, 0) == 0;
    return went ? SysResult<void>() : Failure{"pidfd_send_signal", errno};
}

SysResult<std::uint64_t> start_time_of(std::uint32_t pid) noexcept
{
    std::array<char, 1024> buffer{};
    std::string_view rest = read_proc_file(fmt::format("/proc/{}/stat", pid), buffer);
    constexpr int fields_before = 20; // of the 22nd, behind the name, which may hold anything
    rest.remove_prefix(std::min(rest.rfind(')'), rest.size()));
    for (int field = 0; field < fields_before; ++field) {
        rest.remove_prefix(std::min(rest.find(' '), rest.size()));
        rest.remove_prefix(std::min<std::size_t>(1, rest.size()));
    }
    std::uint64_t ticks = 0;
    const bool is_number = std::from_chars(rest.data(), rest.data() + rest.size(), ticks).ec == std::errc();
    return is_number ? SysResult<std::uint64_t>(ticks) : Failure{"open", ESRCH};
}

SysResult<ReceiverNoteMapping> ReceiverNoteMapping::look(int fd) noexcept
{
    if (bytes_of(fd) < sizeof(ReceiverNote)) { // to read behind the end of a file would be our end
        return Failure{"mmap", ENODATA};
    }
    const auto note = map(fd, PROT_READ);
    return note ? SysResult<ReceiverNoteMapping>(ReceiverNoteMapping(*note)) : note.error();
}

SysResult<ReceiverNoteMapping> ReceiverNoteMapping::write(int fd) noexcept
{
    if (bytes_of(fd) < sizeof(ReceiverNote) && ::ftruncate(fd, sizeof(ReceiverNote)) != 0) {
        return Failure{"ftruncate", errno};
    }
    const auto note = map(fd, PROT_READ | PROT_WRITE);
    return note ? SysResult<ReceiverNoteMapping>(ReceiverNoteMapping(*note)) : note.error();
}

ReceiverNoteMapping::~ReceiverNoteMapping()
{
    if (note_ != nullptr) {
        ::munmap(note_, sizeof(ReceiverNote));
    }
}

} // namespace ringmain::sys
