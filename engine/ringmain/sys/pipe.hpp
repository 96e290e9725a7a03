#pragma once
// Pipes, with a name (FIFO) or without.

#include <ringmain/sys/failure.hpp>
#include <ringmain/sys/file_descriptor.hpp>

#include <sys/uio.h>

#include <cstddef>
#include <span>
#include <string>

namespace ringmain::sys {

// What one write puts into a pipe in one piece, or not at all: PIPE_BUF.
inline constexpr std::size_t atomic_write = 4096;

struct PipeEnds {
    FileDescriptor read;
    FileDescriptor write;
};
// Neither end blocks; both are closed by exec.
[[nodiscard]] SysResult<PipeEnds> make_pipe() noexcept;

// EEXIST. The mode is as given, whatever the umask.
[[nodiscard]] SysResult<void> make_fifo(const std::string& path, unsigned mode) noexcept;

enum class FifoEnd { read, write };
// Does not block. Writing: ENXIO while nobody reads; each write is a packet, so that a read returns just what a write wrote
// (pipe(7), O_DIRECT). EEXIST: the path is something else.
[[nodiscard]] SysResult<FileDescriptor> open_fifo(const std::string& path, FifoEnd end) noexcept;

// The bytes it holds at most; raises that where it is less than asked. EPERM: more than /proc/sys/fs/pipe-max-size.
[[nodiscard]] SysResult<std::size_t> pipe_capacity(int fd, std::size_t at_least) noexcept;
// How full it was a moment ago, 0 to 1; 0 where nobody can say.
[[nodiscard]] double share_filled(int fd) noexcept;

// Whether a write to a pipe that nobody reads would raise SIGPIPE. Ask once; a program that ignores it saves two calls a write.
[[nodiscard]] bool broken_pipe_signals() noexcept;
// As writev(2): bytes written, or the errno; never SIGPIPE, of which `may_signal` says whether it could come.
[[nodiscard]] SysResult<std::size_t> write_pipe(int fd, std::span<const iovec> parts, bool may_signal) noexcept;

} // namespace ringmain::sys
