#pragma once
// A POSIX message queue.

#include <ringmain/base/bytes.hpp>
#include <ringmain/sys/failure.hpp>
#include <ringmain/sys/file_descriptor.hpp>

#include <sys/types.h>

#include <cstdint>
#include <string>

namespace ringmain::sys {

inline constexpr unsigned highest_priority = 32767;

struct PosixQueueStatus {
    std::uint64_t slots;
    std::uint64_t max_message;
    std::uint64_t messages; // in it
    uid_t owner;
    unsigned mode; // permission bits
};

enum class QueueEnd { send, receive };

// One end. It does not block, and lives on with what is in it after its name was removed. Names begin with the only '/'.
class PosixQueue {
public:
    // One that did not exist before (EEXIST), of just that mode. EINVAL: a limit of fs.mqueue. EMFILE: one of ulimit.
    [[nodiscard]] static SysResult<PosixQueue> create(const std::string& name, std::uint64_t slots, std::uint64_t max_message,
                                                      unsigned mode) noexcept;
    [[nodiscard]] static SysResult<PosixQueue> open(const std::string& name, QueueEnd end) noexcept;

    // EAGAIN: no room.
    [[nodiscard]] SysResult<void> send(Bytes message, unsigned priority) const noexcept;
    struct Received {
        std::size_t length;
        unsigned priority;
    };
    // The first of the highest priority. The buffer has room for max_message. EAGAIN: there is none.
    [[nodiscard]] SysResult<Received> receive(MutableBytes buffer) const noexcept;

    [[nodiscard]] SysResult<PosixQueueStatus> status() const noexcept;
    // Nobody can open it any more.
    [[nodiscard]] bool was_removed() const noexcept;
    // Can be polled.
    [[nodiscard]] int descriptor() const noexcept { return queue_.get(); }

private:
    explicit PosixQueue(FileDescriptor queue) noexcept : queue_(std::move(queue)) {}
    FileDescriptor queue_;
};

[[nodiscard]] SysResult<void> remove_posix_queue(const std::string& name) noexcept;

} // namespace ringmain::sys
