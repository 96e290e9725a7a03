#include <ringmain/sys/posix_queue.hpp>

#include <fcntl.h>
#include <mqueue.h>
#include <sys/stat.h>

#include <algorithm>
#include <climits>

namespace ringmain::sys {
namespace {

// Linux's are file descriptors, closed by close().
static_assert(std::is_same_v<mqd_t, int>);

long as_long(std::uint64_t number) noexcept
{
    return static_cast<long>(std::min<std::uint64_t>(number, LONG_MAX));
}

} // namespace

SysResult<PosixQueue> PosixQueue::create(const std::string& name, std::uint64_t slots, std::uint64_t max_message,
                                         unsigned mode) noexcept
{
    mq_attr wanted{};
    wanted.mq_maxmsg = as_long(slots);
    wanted.mq_msgsize = as_long(max_message);
    FileDescriptor queue(::mq_open(name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NONBLOCK | O_CLOEXEC, mode, &wanted));
    if (!queue) {
        return Failure{"mq_open", errno};
    }
    if (::fchmod(queue.get(), mode) != 0) { // the umask
        const Failure failure{"fchmod", errno};
        ::mq_unlink(name.c_str());
        return failure;
    }
    return PosixQueue(std::move(queue));
}

SysResult<PosixQueue> PosixQueue::open(const std::string& name, QueueEnd end) noexcept
{
    const int access = end == QueueEnd::send ? O_WRONLY : O_RDONLY;
    FileDescriptor queue(::mq_open(name.c_str(), access | O_NONBLOCK | O_CLOEXEC));
    return queue ? SysResult<PosixQueue>(PosixQueue(std::move(queue))) : Failure{"mq_open", errno};
}

SysResult<void> PosixQueue::send(Bytes message, unsigned priority) const noexcept
{
    const char* const bytes = message.empty() ? "" : reinterpret_cast<const char*>(message.data()); // it may not be null
    while (::mq_send(queue_.get(), bytes, message.size(), priority) != 0) {
        if (errno != EINTR) {
            return Failure{"mq_send", errno};
        }
    }
    return {};
}

SysResult<PosixQueue::Received> PosixQueue::receive(MutableBytes buffer) const noexcept
{
    for (;;) {
        Received received{};
        const ssize_t length =
            ::mq_receive(queue_.get(), reinterpret_cast<char*>(buffer.data()), buffer.size(), &received.priority);
        if (length >= 0) {
            received.length = static_cast<std::size_t>(length);
            return received;
        }
        if (errno != EINTR) {
            return Failure{"mq_receive", errno};
        }
    }
}

SysResult<PosixQueueStatus> PosixQueue::status() const noexcept
{
    mq_attr now{};
    struct stat found {};
    if (::mq_getattr(queue_.get(), &now) != 0) {
        return Failure{"mq_getattr", errno};
    }
    if (::fstat(queue_.get(), &found) != 0) {
        return Failure{"fstat", errno};
    }
    return PosixQueueStatus{static_cast<std::uint64_t>(now.mq_maxmsg), static_cast<std::uint64_t>(now.mq_msgsize),
                            static_cast<std::uint64_t>(now.mq_curmsgs), found.st_uid, found.st_mode & 0777U};
}

bool PosixQueue::was_removed() const noexcept
{
    struct stat found {};
    return ::fstat(queue_.get(), &found) == 0 && found.st_nlink == 0;
}

SysResult<void> remove_posix_queue(const std::string& name) noexcept
{
    return ::mq_unlink(name.c_str()) == 0 ? SysResult<void>() : SysResult<void>(Failure{"mq_unlink", errno});
}

} // namespace ringmain::sys
