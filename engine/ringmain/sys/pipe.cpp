#include <ringmain/sys/pipe.hpp>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <csignal>
#include <ctime>

namespace ringmain::sys {
namespace {

static_assert(atomic_write == PIPE_BUF);

// SIGPIPE goes to the thread that wrote: it is held back, and taken away if it came.
class HeldBackSignal {
public:
    HeldBackSignal() noexcept
    {
        ::sigemptyset(&broken_pipe_);
        ::sigaddset(&broken_pipe_, SIGPIPE);
        sigset_t pending;
        ::sigpending(&pending);
        was_pending_ = ::sigismember(&pending, SIGPIPE) == 1;
        ::pthread_sigmask(SIG_BLOCK, &broken_pipe_, &before_);
    }
    HeldBackSignal(const HeldBackSignal&) = delete;
    HeldBackSignal& operator=(const HeldBackSignal&) = delete;
    ~HeldBackSignal()
    {
        const timespec at_once{};
        if (!was_pending_) {
            (void)::sigtimedwait(&broken_pipe_, nullptr, &at_once);
        }
        ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }

private:
    sigset_t broken_pipe_{};
    sigset_t before_{};
    bool was_pending_ = false;
};

SysResult<std::size_t> write_parts(int fd, std::span<const iovec> parts) noexcept
{
    for (;;) {
        const ssize_t written = ::writev(fd, parts.data(), static_cast<int>(parts.size()));
        if (written >= 0) {
            return static_cast<std::size_t>(written);
        }
        if (errno != EINTR) {
            return Failure{"write", errno};
        }
    }
}

} // namespace

SysResult<PipeEnds> make_pipe() noexcept
{
    int ends[2];
    if (::pipe2(ends, O_NONBLOCK | O_CLOEXEC) != 0) {
        return Failure{"pipe2", errno};
    }
    return PipeEnds{FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

SysResult<void> make_fifo(const std::string& path, unsigned mode) noexcept
{
    if (::mkfifo(path.c_str(), mode) != 0) {
        return Failure{"mkfifo", errno};
    }
    if (::chmod(path.c_str(), mode) != 0) {
        const int os_error = errno;
        ::unlink(path.c_str());
        return Failure{"chmod", os_error};
    }
    return {};
}

SysResult<FileDescriptor> open_fifo(const std::string& path, FifoEnd end) noexcept
{
    FileDescriptor fifo(::open(path.c_str(), (end == FifoEnd::read ? O_RDONLY : O_WRONLY) | O_NONBLOCK | O_CLOEXEC));
    if (!fifo) {
        return Failure{"open", errno};
    }
    struct stat found {};
    if (::fstat(fifo.get(), &found) != 0 || !S_ISFIFO(found.st_mode)) {
        return Failure{"open", EEXIST};
    }
    if (end == FifoEnd::write && ::fcntl(fifo.get(), F_SETFL, O_NONBLOCK | O_DIRECT) != 0) { // open() itself refuses it
        return Failure{"fcntl", errno};
    }
    return fifo;
}

SysResult<std::size_t> pipe_capacity(int fd, std::size_t at_least) noexcept
{
    int bytes = ::fcntl(fd, F_GETPIPE_SZ);
    if (bytes >= 0 && static_cast<std::size_t>(bytes) < at_least) {
        bytes = ::fcntl(fd, F_SETPIPE_SZ, static_cast<int>(std::min<std::size_t>(at_least, INT_MAX)));
    }
    return bytes < 0 ? SysResult<std::size_t>(Failure{"fcntl", errno}) : static_cast<std::size_t>(bytes);
}

double share_filled(int fd) noexcept
{
    int bytes = 0;
    const auto capacity = pipe_capacity(fd, 0);
    return capacity && ::ioctl(fd, FIONREAD, &bytes) == 0 ? static_cast<double>(bytes) / static_cast<double>(*capacity) : 0;
}

bool broken_pipe_signals() noexcept
{
    struct sigaction action {};
    return ::sigaction(SIGPIPE, nullptr, &action) != 0 || action.sa_handler != SIG_IGN;
}

SysResult<std::size_t> write_pipe(int fd, std::span<const iovec> parts, bool may_signal) noexcept
{
    if (!may_signal) {
        return write_parts(fd, parts);
    }
    const HeldBackSignal held_back;
    return write_parts(fd, parts);
}

} // namespace ringmain::sys
