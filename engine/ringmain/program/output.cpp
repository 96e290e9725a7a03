#include <ringmain/program/output.hpp>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>

namespace ringmain::program {
namespace {

constexpr std::size_t buffer_size = 256 * 1024;
constexpr std::size_t large = 32 * 1024; // from here on a copy costs more than a call
constexpr auto patience_after_stop = std::chrono::seconds(1);

// Leaves what is still to be written of `parts`.
void drop(std::span<iovec>& parts, std::size_t done)
{
    while (!parts.empty() && done >= parts.front().iov_len) {
        done -= parts.front().iov_len;
        parts = parts.subspan(1);
    }
    if (!parts.empty()) {
        parts.front() = {static_cast<std::byte*>(parts.front().iov_base) + done, parts.front().iov_len - done};
    }
}

iovec part(Bytes bytes)
{
    return {const_cast<std::byte*>(bytes.data()), bytes.size()}; // writev() only reads
}

} // namespace

Output::Output(sys::FileDescriptor owned, int fd, std::string name, Style style, Interrupt& interrupt)
    : owned_(std::move(owned)), fd_(fd), name_(std::move(name)), style_(style), interrupt_(&interrupt)
{
    buffer_.reserve(buffer_size);
}

Status<Output> Output::standard(Interrupt& interrupt)
{
    if (::fcntl(STDOUT_FILENO, F_GETFD) < 0) {
        return system_failure("write", "stdout", errno, "open it, or use --to null");
    }
    return on(STDOUT_FILENO, sys::FileDescriptor(), "stdout", interrupt);
}

Status<Output> Output::open(const std::string& path, Interrupt& interrupt)
{
    std::string name = fmt::format("file '{}'", path);
    sys::FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666));
    if (!file) {
        return system_failure("open", name, errno, "check the path and who may write there");
    }
    const int fd = file.get();
    return on(fd, std::move(file), std::move(name), interrupt);
}

// O_NONBLOCK on a pipe we were given would hit all who share it, so a pipe is opened anew; where that is not allowed,
// PIPE_BUF bytes at a time do not block once poll() has said that there is room.
Output Output::on(int fd, sys::FileDescriptor owned, std::string name, Interrupt& interrupt)
{
    struct stat about {};
    const bool known = ::fstat(fd, &about) == 0;
    if (known && (S_ISREG(about.st_mode) || (S_ISCHR(about.st_mode) && ::isatty(fd) == 0))) {
        return Output(std::move(owned), fd, std::move(name), Style::direct, interrupt);
    }
    if (known && S_ISFIFO(about.st_mode)) {
        const std::string again = fmt::format("/proc/self/fd/{}", fd);
        sys::FileDescriptor own(::open(again.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC));
        if (own) {
            const int own_fd = own.get();
            return Output(std::move(own), own_fd, std::move(name), Style::non_blocking, interrupt);
        }
    }
    return Output(std::move(owned), fd, std::move(name), Style::careful, interrupt);
}

Status<void> Output::truncate()
{
    if (owned_ && ::ftruncate(fd_, 0) != 0 && errno != EINVAL) { // EINVAL: a pipe or a device
        return system_failure("ftruncate", name_, errno, "check who may write there");
    }
    return {};
}

void Output::append(Bytes header, Bytes body)
{
    const std::size_t size = header.size() + body.size();
    const bool is_large = size >= large;
    if (!is_large && buffer_.size() + size > buffer_size) {
        flush();
    }
    if (failed()) {
        return;
    }
    ends_.push_back(buffer_.size() + size);
    if (is_large) {
        std::array parts{part(buffer_), part(header), part(body)};
        write(parts);
        return;
    }
    buffer_.insert(buffer_.end(), header.begin(), header.end());
    buffer_.insert(buffer_.end(), body.begin(), body.end());
}

void Output::flush()
{
    if (pending() && !failed()) {
        std::array parts{part(buffer_)};
        write(parts);
    }
}

void Output::finish()
{
    flush();
    if (!owned_.close() && !failed()) {
        error_ = errno;
    }
}

void Output::write(std::span<iovec> parts)
{
    std::size_t done = 0;
    drop(parts, 0); // empty parts
    while (!parts.empty() && !failed()) {
        const bool may_write = style_ != Style::careful || wait();
        const ssize_t n = may_write ? write_some(parts) : 0;
        if (n > 0) {
            done += static_cast<std::size_t>(n);
            drop(parts, static_cast<std::size_t>(n));
        } else if (!may_write || (n < 0 && errno == EAGAIN && !wait())) {
            error_ = ETIMEDOUT;
        } else if (n < 0 && errno != EINTR && errno != EAGAIN) {
            error_ = errno;
        }
    }
    written_ += static_cast<std::uint64_t>(std::ranges::upper_bound(ends_, done) - ends_.begin());
    ends_.clear();
    buffer_.clear();
}

ssize_t Output::write_some(std::span<iovec> parts) const noexcept
{
    if (style_ == Style::careful) {
        return ::write(fd_, parts.front().iov_base, std::min<std::size_t>(parts.front().iov_len, PIPE_BUF));
    }
    return ::writev(fd_, parts.data(), static_cast<int>(parts.size()));
}

// False where a stop was requested and the reader does not read.
bool Output::wait() noexcept
{
    return interrupt_->wait_writable(fd_) == Ready::now || interrupt_->wait_writable_in_spite_of_stop(fd_, patience_after_stop);
}

Failure Output::failure(std::string_view consequence) const
{
    if (error_ == ETIMEDOUT) {
        return program::failure("write", name_, "stopped while nobody reads",
                                fmt::format("let its reader go on, or end it; {}", consequence));
    }
    return system_failure("write", name_, error_, fmt::format("make room or write elsewhere; {}", consequence));
}

} // namespace ringmain::program
