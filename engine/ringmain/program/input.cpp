#include <ringmain/program/input.hpp>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>

#include <cerrno>

namespace ringmain::program {

Input Input::standard()
{
    return Input(sys::FileDescriptor(), "stdin");
}

Status<Input> Input::open(const std::string& path)
{
    std::string name = fmt::format("file '{}'", path);
    // Not blocking, so that a FIFO without a writer is waited for in wait(), where a stop is heard.
    sys::FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!file) {
        return system_failure("open", name, errno, "check the path and who may read it");
    }
    struct stat about {};
    if (::fstat(file.get(), &about) == 0 && S_ISDIR(about.st_mode)) {
        return system_failure("open", name, EISDIR, "name a file; 'tar -c DIR |' sends a folder through stdin");
    }
    return Input(std::move(file), std::move(name));
}

std::optional<std::uint64_t> Input::size() const noexcept
{
    struct stat about {};
    if (::fstat(fd(), &about) != 0 || !S_ISREG(about.st_mode) || about.st_size == 0) { // files of /proc say 0
        return std::nullopt;
    }
    const off_t here = ::lseek(fd(), 0, SEEK_CUR);
    return here >= 0 && here <= about.st_size ? std::optional(static_cast<std::uint64_t>(about.st_size - here)) : std::nullopt;
}

Status<std::size_t> Input::read(MutableBytes into)
{
    while (true) {
        const ssize_t n = ::read(fd(), into.data(), into.size());
        if (n >= 0) {
            return static_cast<std::size_t>(n);
        }
        if (errno == EAGAIN) { // somebody else with this pipe was faster
            pollfd readable{fd(), POLLIN, 0};
            ::poll(&readable, 1, -1);
        } else if (errno != EINTR) {
            return system_failure("read", name_, errno, "check the device; everything before was sent");
        }
    }
}

} // namespace ringmain::program
