#pragma once
// A file whose flock(2) says that somebody is at work. The kernel frees the lock of who dies, however he dies; a child that was
// forked meanwhile, and still has the file open, holds it, too.

#include <ringmain/sys/failure.hpp>
#include <ringmain/sys/file_descriptor.hpp>

#include <chrono>
#include <cstdint>
#include <string>

namespace ringmain::sys {

enum class Making { none, if_absent, exclusive };

// Not through a symbolic link. A new one is empty, and for its owner alone. ENOENT, EEXIST.
[[nodiscard]] SysResult<FileDescriptor> open_lock_file(const std::string& path, Making making) noexcept;

// Tries for so long. Held until all copies of the descriptor are closed, or unlock().
[[nodiscard]] bool lock_within(int fd, std::chrono::milliseconds patience) noexcept;
void unlock(int fd) noexcept;
// Enough for who holds it only while he looks or cleans up, and for the kernel to bury who was just killed.
inline constexpr std::chrono::milliseconds a_moment(50);

struct FileFacts {
    bool is_plain = false; // a regular file
    bool is_socket = false;
    bool is_fifo = false;
    bool is_trusted = false;  // ours, or root's
    bool is_unlinked = false; // nobody finds it any more
    std::uint32_t owner_uid = 0;
    std::uint32_t owner_gid = 0;
    unsigned mode = 0;
    std::uint64_t bytes = 0;
    std::uint64_t serial = 0; // of the file in its file system
};
[[nodiscard]] SysResult<FileFacts> facts_of(int fd) noexcept;
// Of the path itself, where it is a symbolic link.
[[nodiscard]] SysResult<FileFacts> facts_of(const std::string& path) noexcept;

} // namespace ringmain::sys
