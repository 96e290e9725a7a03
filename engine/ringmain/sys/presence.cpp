#include <ringmain/sys/presence.hpp>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace ringmain::sys {
namespace {

SysResult<FileDescriptor> open_presence(const std::string& path, int access) noexcept
{
    FileDescriptor fifo(::open(path.c_str(), access | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW));
    if (!fifo) {
        return Failure{"open", errno};
    }
    struct stat found {};
    if (::fstat(fifo.get(), &found) != 0 || !S_ISFIFO(found.st_mode)) {
        return Failure{"open", EEXIST};
    }
    return fifo;
}

// Nobody ever writes: there is nothing to read while writers are there, and the end of the file once there are none.
bool has_writers(int fifo) noexcept
{
    char byte = 0;
    return ::read(fifo, &byte, 1) != 0;
}

} // namespace

// For reading, too: otherwise it would fail where no receiver is there.
SysResult<FileDescriptor> appear(const std::string& path) noexcept
{
    return open_presence(path, O_RDWR);
}

SysResult<Presence> Presence::watch(const std::string& path) noexcept
{
    auto fifo = open_presence(path, O_RDONLY);
    return fifo ? SysResult<Presence>(Presence(std::move(*fifo))) : SysResult<Presence>(fifo.error());
}

bool Presence::has_senders() const noexcept
{
    return has_writers(fifo_.get());
}

bool Presence::saw_the_last_leave() const noexcept
{
    pollfd watched{fifo_.get(), POLLIN, 0};
    return ::poll(&watched, 1, 0) == 1 && (watched.revents & POLLHUP) != 0;
}

} // namespace ringmain::sys
