#include <consumers/dead_letters.hpp>

#include <ringmain/program/framing.hpp>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>

namespace ringmain::consume {

program::Status<DeadLetters> DeadLetters::open(const std::string& path)
{
    DeadLetters letters;
    letters.name_ = fmt::format("file '{}'", path);
    letters.file_ = sys::FileDescriptor(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666));
    if (!letters.file_) {
        return program::system_failure("open", letters.name_, errno, "check the path and who may write there");
    }
    return letters;
}

// In one call, so that those of several consumers do not mingle.
void DeadLetters::add(const Message& message) noexcept
{
    ++count_;
    if (!file_ || failed()) {
        return;
    }
    auto header = program::encode_length(static_cast<std::uint32_t>(message.bytes().size()));
    // writev() only reads
    const std::array parts{iovec{header.data(), header.size()},
                           iovec{const_cast<std::byte*>(message.bytes().data()), message.bytes().size()}};
    ssize_t n = -1;
    do {
        n = ::writev(file_.get(), parts.data(), static_cast<int>(parts.size()));
    } while (n < 0 && errno == EINTR);
    if (n == static_cast<ssize_t>(header.size() + message.bytes().size())) {
        ++kept_;
    } else {
        error_ = n < 0 ? errno : ENOSPC;
    }
}

program::Failure DeadLetters::failure() const
{
    return program::system_failure("write", name_, error_,
                                   fmt::format("make room or write elsewhere; {} given-up messages are lost", lost()));
}

} // namespace ringmain::consume
