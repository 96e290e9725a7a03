#pragma once
// Messages of up to 8 bytes that travel as a signal, SIGRTMIN+1, with what sigqueue(3) can give it. The kernel queues as many as
// RLIMIT_SIGPENDING ('ulimit -i') allows for all processes of the receiver's user together.

#include <ringmain/sys/failure.hpp>
#include <ringmain/sys/file_descriptor.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>

namespace ringmain::sys {

struct SignalMessage {
    static constexpr std::size_t most = 8;
    std::array<std::byte, most> bytes{};
    std::uint8_t length = 0;
    std::uint16_t type = 0;
};

// See block_everywhere().
[[nodiscard]] SysResult<void> hold_back_messages() noexcept;

// The next one that was sent by that user or root; others are dropped. What plain sigqueue() sent has 8 bytes and type 0.
// nullopt: none came in that time.
[[nodiscard]] std::optional<SignalMessage> take_message(std::uint32_t trusted_uid, std::chrono::nanoseconds at_most) noexcept;

// A process that may die at any moment, and whose number may become somebody else's; this one stays his.
class ProcessHandle {
public:
    // Of the one that began then. ESRCH: there is no such; EPERM: it is somebody else's; ENOSYS: this needs Linux 5.3.
    [[nodiscard]] static SysResult<ProcessHandle> find(std::uint32_t pid, std::uint64_t start_time) noexcept;

    // Of one that is about to die, or did and was not waited for by its parent, send() does not know.
    [[nodiscard]] bool is_alive() const noexcept;

    // ESRCH: it is gone; EAGAIN: it has too many waiting; EPERM.
    [[nodiscard]] SysResult<void> send(std::span<const std::byte> bytes, std::uint16_t type) const noexcept;

private:
    explicit ProcessHandle(FileDescriptor process) noexcept;
    FileDescriptor process_;
    int own_pid_; // as the kernel would have to be asked each time
    std::uint32_t own_uid_;
};

// When a process began, in clock ticks since the machine did. ESRCH.
[[nodiscard]] SysResult<std::uint64_t> start_time_of(std::uint32_t pid) noexcept;

// Who receives, written into a file that all map, so that it costs a load to see that he is still there.
struct ReceiverNote {
    std::atomic<std::uint32_t> pid; // 0: nobody; written last, and first taken back
    std::uint32_t unused;
    std::atomic<std::uint64_t> start_time;
};

class ReceiverNoteMapping {
public:
    // ENODATA: the file is empty, because nobody ever received, or he was killed before he wrote it.
    [[nodiscard]] static SysResult<ReceiverNoteMapping> look(int fd) noexcept;
    // Makes the file large enough.
    [[nodiscard]] static SysResult<ReceiverNoteMapping> write(int fd) noexcept;

    ReceiverNoteMapping(ReceiverNoteMapping&& other) noexcept : note_(std::exchange(other.note_, nullptr)) {}
    ReceiverNoteMapping& operator=(ReceiverNoteMapping&& other) noexcept
    {
        std::swap(note_, other.note_);
        return *this;
    }
    ReceiverNoteMapping(const ReceiverNoteMapping&) = delete;
    ReceiverNoteMapping& operator=(const ReceiverNoteMapping&) = delete;
    ~ReceiverNoteMapping();

    [[nodiscard]] ReceiverNote* operator->() const noexcept { return note_; }

private:
    explicit ReceiverNoteMapping(ReceiverNote* note) noexcept : note_(note) {}
    ReceiverNote* note_; // nullptr when moved from
};

} // namespace ringmain::sys
