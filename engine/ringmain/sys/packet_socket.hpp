#pragma once
// Unix-domain sockets of packets (SOCK_SEQPACKET) with a path. None blocks; all are closed by exec.

#include <ringmain/sys/failure.hpp>
#include <ringmain/sys/file_descriptor.hpp>

#include <sys/uio.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace ringmain::sys {

inline constexpr std::size_t longest_socket_path = 107;

// Nobody can connect before it has the mode and group given. EEXIST: a left-over socket must be gone first.
[[nodiscard]] SysResult<FileDescriptor> listen_at(const std::string& path, unsigned mode, std::uint32_t gid) noexcept;
// EAGAIN: nobody waits.
[[nodiscard]] SysResult<FileDescriptor> accept_from(int listener) noexcept;

// With room for `send_buffer` bytes of packets on their way, or for as many as net.core.wmem_max allows. ENOENT, ECONNREFUSED:
// nobody listens; EAGAIN: too many wait for him already.
[[nodiscard]] SysResult<FileDescriptor> connect_to(const std::string& path, std::size_t send_buffer) noexcept;

// The longest packet that connect_to() with that buffer lets through.
[[nodiscard]] SysResult<std::size_t> longest_packet(std::size_t send_buffer) noexcept;
// How much of its send buffer its packets took a moment ago: 0 to 1, or a bit more.
[[nodiscard]] double was_send_buffer_full(int fd) noexcept;

// Who is at the other end: who connected, or called listen().
[[nodiscard]] SysResult<std::uint32_t> user_of_peer(int fd) noexcept;
// Among all groups that he has.
[[nodiscard]] bool peer_is_in_group(int fd, std::uint32_t gid) noexcept;

// In one piece or, where it is received, in two places one after the other.
struct Packet {
    std::array<iovec, 2> parts{};
    std::size_t length = 0;    // what came; 0 is the end
    bool is_truncated = false; // more came than there was room for
};
inline constexpr std::size_t most_packets = 64; // in a call

// How many went or came, one at least. EAGAIN: not now; ENOBUFS: no memory now; EPIPE: nobody is there any more, for whatever
// reason.
[[nodiscard]] SysResult<std::size_t> send_packets(int fd, std::span<Packet> packets) noexcept;
[[nodiscard]] SysResult<std::size_t> receive_packets(int fd, std::span<Packet> packets) noexcept;

// Several descriptors that take turns: of those that have something to read each comes once before one comes again.
class Turns {
public:
    [[nodiscard]] static SysResult<Turns> make() noexcept;

    [[nodiscard]] SysResult<void> add(int fd) noexcept;
    // Before it is closed: a forked child may have it open still.
    void remove(int fd) noexcept;
    // EAGAIN: none.
    [[nodiscard]] SysResult<int> next() noexcept;
    // Can be read when one of them can.
    [[nodiscard]] int descriptor() const noexcept { return epoll_.get(); }

private:
    explicit Turns(FileDescriptor epoll) noexcept : epoll_(std::move(epoll)) {}
    FileDescriptor epoll_;
};

} // namespace ringmain::sys
