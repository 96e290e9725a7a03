#include <ringmain/sys/message_queue.hpp>

#include <sys/ipc.h>
#include <sys/msg.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace ringmain::sys {
namespace {

int flags_of(Blocking blocking) noexcept
{
    return blocking == Blocking::yes ? 0 : IPC_NOWAIT;
}

} // namespace

void QueueBuffer::fill(long type, Bytes payload) noexcept
{
    std::memcpy(storage_.data(), &type, sizeof type);
    std::ranges::copy(payload, storage_.begin() + sizeof type);
}

long QueueBuffer::type() const noexcept
{
    long type = 0;
    std::memcpy(&type, storage_.data(), sizeof type);
    return type;
}

SysResult<MessageQueue> MessageQueue::create(key_t key, unsigned mode) noexcept
{
    const int id = ::msgget(key, IPC_CREAT | IPC_EXCL | static_cast<int>(mode));
    return id < 0 ? SysResult<MessageQueue>(Failure{"msgget", errno}) : MessageQueue(id);
}

SysResult<MessageQueue> MessageQueue::open(key_t key) noexcept
{
    const int id = ::msgget(key, 0);
    return id < 0 ? SysResult<MessageQueue>(Failure{"msgget", errno}) : MessageQueue(id);
}

SysResult<void> MessageQueue::send(QueueBuffer& message, std::size_t length, Blocking blocking) const noexcept
{
    while (::msgsnd(id_, message.data(), length, flags_of(blocking)) != 0) {
        if (errno != EINTR) {
            return Failure{"msgsnd", errno};
        }
    }
    return {};
}

SysResult<std::size_t> MessageQueue::receive(QueueBuffer& message, long type, Blocking blocking) const noexcept
{
    for (;;) {
        const ssize_t length = ::msgrcv(id_, message.data(), message.longest(), type, flags_of(blocking));
        if (length >= 0) {
            return static_cast<std::size_t>(length);
        }
        if (errno != EINTR) {
            return Failure{"msgrcv", errno};
        }
    }
}

SysResult<QueueStatus> MessageQueue::status() const noexcept
{
    msqid_ds raw{};
    if (::msgctl(id_, IPC_STAT, &raw) != 0) {
        return Failure{"msgctl", errno};
    }
    return QueueStatus{raw.msg_perm.__key, raw.msg_qbytes,   raw.__msg_cbytes,  raw.msg_qnum,
                       raw.msg_lspid,      raw.msg_perm.uid, raw.msg_perm.cuid, raw.msg_perm.mode & 0777U};
}

SysResult<void> MessageQueue::set(std::uint64_t capacity, unsigned mode) const noexcept
{
    msqid_ds raw{};
    if (::msgctl(id_, IPC_STAT, &raw) != 0) {
        return Failure{"msgctl", errno};
    }
    raw.msg_qbytes = capacity;
    raw.msg_perm.mode = static_cast<decltype(raw.msg_perm.mode)>(mode);
    return ::msgctl(id_, IPC_SET, &raw) == 0 ? SysResult<void>() : SysResult<void>(Failure{"msgctl", errno});
}

SysResult<void> MessageQueue::remove() const noexcept
{
    return ::msgctl(id_, IPC_RMID, nullptr) == 0 ? SysResult<void>() : SysResult<void>(Failure{"msgctl", errno});
}

} // namespace ringmain::sys
