#include <ringmain/sys/lock_file.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <thread>

namespace ringmain::sys {
namespace {

FileFacts facts_in(const struct stat& found) noexcept
{
    FileFacts facts;
    facts.is_plain = S_ISREG(found.st_mode);
    facts.is_socket = S_ISSOCK(found.st_mode);
    facts.is_fifo = S_ISFIFO(found.st_mode);
    facts.is_trusted = found.st_uid == ::geteuid() || found.st_uid == 0;
    facts.is_unlinked = found.st_nlink == 0;
    facts.owner_uid = found.st_uid;
    facts.owner_gid = found.st_gid;
    facts.mode = found.st_mode & 0777U;
    facts.bytes = static_cast<std::uint64_t>(found.st_size);
    facts.serial = found.st_ino;
    return facts;
}

} // namespace

SysResult<FileDescriptor> open_lock_file(const std::string& path, Making making) noexcept
{
    const int making_flags = making == Making::none ? 0 : making == Making::if_absent ? O_CREAT : O_CREAT | O_EXCL;
    FileDescriptor file(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | making_flags, 0600));
    return file ? SysResult<FileDescriptor>(std::move(file)) : SysResult<FileDescriptor>(Failure{"open", errno});
}

bool lock_within(int fd, std::chrono::milliseconds patience) noexcept
{
    using Clock = std::chrono::steady_clock;
    const auto deadline = Clock::now() + patience;
    while (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if (Clock::now() >= deadline) {
            return false;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return true;
}

void unlock(int fd) noexcept
{
    (void)::flock(fd, LOCK_UN);
}

SysResult<FileFacts> facts_of(int fd) noexcept
{
    struct stat found {};
    return ::fstat(fd, &found) == 0 ? SysResult<FileFacts>(facts_in(found)) : Failure{"fstat", errno};
}

SysResult<FileFacts> facts_of(const std::string& path) noexcept
{
    struct stat found {};
    return ::lstat(path.c_str(), &found) == 0 ? SysResult<FileFacts>(facts_in(found)) : Failure{"lstat", errno};
}

} // namespace ringmain::sys
