#pragma once
// A System V message queue.

#include <ringmain/base/bytes.hpp>
#include <ringmain/sys/failure.hpp>

#include <sys/types.h>

#include <cstdint>
#include <vector>

namespace ringmain::sys {

struct QueueStatus {
    key_t key;
    std::uint64_t capacity; // bytes of payload, and messages, that it holds at most
    std::uint64_t bytes;    // in it
    std::uint64_t messages; // likewise
    pid_t last_sender;      // 0: nobody ever sent, or from a PID namespace that we do not see
    uid_t owner;
    uid_t creator;
    unsigned mode; // permission bits
};

// What is copied to and from a queue: the type, which is positive, and the payload behind it.
class QueueBuffer {
public:
    explicit QueueBuffer(std::size_t longest) : storage_(sizeof(long) + longest) {}

    [[nodiscard]] std::size_t longest() const noexcept { return storage_.size() - sizeof(long); }
    void grow(std::size_t longest) { storage_.resize(sizeof(long) + longest); }

    // No more than longest().
    void fill(long type, Bytes payload) noexcept;
    [[nodiscard]] long type() const noexcept;
    [[nodiscard]] const std::byte* payload() const noexcept { return storage_.data() + sizeof(long); }
    [[nodiscard]] std::byte* data() noexcept { return storage_.data(); }

private:
    std::vector<std::byte> storage_;
};

enum class Blocking { no, yes };

// The kernel object, by id: it outlives every process. Signals do not end a call.
class MessageQueue {
public:
    // One that did not exist before (EEXIST).
    [[nodiscard]] static SysResult<MessageQueue> create(key_t key, unsigned mode) noexcept;
    [[nodiscard]] static SysResult<MessageQueue> open(key_t key) noexcept;
    explicit MessageQueue(int id) noexcept : id_(id) {}

    // The first `length` bytes of the payload. EAGAIN: no room. EINVAL: removed, or longer than kernel.msgmax.
    [[nodiscard]] SysResult<void> send(QueueBuffer& message, std::size_t length, Blocking blocking) const noexcept;
    // As msgrcv(2) selects by type. Returns the length. ENOMSG: none is there. E2BIG: it is longer than the buffer, and stays.
    [[nodiscard]] SysResult<std::size_t> receive(QueueBuffer& message, long type, Blocking blocking) const noexcept;

    [[nodiscard]] SysResult<QueueStatus> status() const noexcept;
    // Both at once. EPERM: not the owner, or more than kernel.msgmnb.
    [[nodiscard]] SysResult<void> set(std::uint64_t capacity, unsigned mode) const noexcept;
    // Wakes those who sleep in it, with EIDRM.
    [[nodiscard]] SysResult<void> remove() const noexcept;

private:
    int id_;
};

} // namespace ringmain::sys
