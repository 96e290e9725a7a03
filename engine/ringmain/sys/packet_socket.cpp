#include <ringmain/sys/packet_socket.hpp>

#include <linux/sockios.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <vector>

namespace ringmain::sys {
namespace {

constexpr std::size_t kernels_share = 32; // of a send buffer, which no packet can use

static_assert(longest_socket_path == sizeof(sockaddr_un::sun_path) - 1);

Failure failure(const char* call) noexcept
{
    return {call, errno};
}

SysResult<FileDescriptor> make_socket() noexcept
{
    FileDescriptor made(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    return made ? SysResult<FileDescriptor>(std::move(made)) : failure("socket");
}

sockaddr_un address_of(const std::string& path) noexcept
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.data(), std::min(path.size(), longest_socket_path));
    return address;
}

const sockaddr* generic(const sockaddr_un& address) noexcept
{
    return reinterpret_cast<const sockaddr*>(&address);
}

int send_buffer_of(int fd) noexcept
{
    int bytes = 0;
    socklen_t length = sizeof bytes;
    return ::getsockopt(fd, SOL_SOCKET, SO_SNDBUF, &bytes, &length) == 0 ? bytes : 0;
}

// The kernel takes twice as much, for what it keeps beside the payload; and less without a word where that is all it allows.
void set_send_buffer(int fd, std::size_t bytes) noexcept
{
    const int value = static_cast<int>(std::min<std::size_t>(bytes, INT_MAX / 2));
    (void)::setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &value, sizeof value);
}

// Only the part that is used is ever written.
struct Calls {
    std::array<mmsghdr, most_packets> each;

    std::size_t prepare(std::span<Packet> packets) noexcept
    {
        const std::size_t count = std::min(packets.size(), most_packets);
        for (std::size_t i = 0; i < count; ++i) {
            each[i] = {};
            each[i].msg_hdr.msg_iov = packets[i].parts.data();
            each[i].msg_hdr.msg_iovlen = packets[i].parts.size();
        }
        return count;
    }
};

} // namespace

SysResult<FileDescriptor> listen_at(const std::string& path, unsigned mode, std::uint32_t gid) noexcept
{
    auto made = make_socket();
    if (!made) {
        return made;
    }
    const sockaddr_un address = address_of(path);
    if (::bind(made->get(), generic(address), sizeof address) != 0) {
        return Failure{"bind", errno == EADDRINUSE ? EEXIST : errno};
    }
    struct stat found {};
    const bool has_group = ::lstat(path.c_str(), &found) == 0 && found.st_gid == gid;
    if ((!has_group && ::lchown(path.c_str(), static_cast<uid_t>(-1), gid) != 0) || ::chmod(path.c_str(), mode) != 0) {
        return failure("chmod");
    }
    return ::listen(made->get(), SOMAXCONN) == 0 ? std::move(made) : failure("listen");
}

SysResult<FileDescriptor> accept_from(int listener) noexcept
{
    FileDescriptor accepted(::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    return accepted ? SysResult<FileDescriptor>(std::move(accepted)) : failure("accept");
}

SysResult<FileDescriptor> connect_to(const std::string& path, std::size_t send_buffer) noexcept
{
    auto made = make_socket();
    if (!made) {
        return made;
    }
    set_send_buffer(made->get(), send_buffer);
    const sockaddr_un address = address_of(path);
    return ::connect(made->get(), generic(address), sizeof address) == 0 ? std::move(made) : failure("connect");
}

SysResult<std::size_t> longest_packet(std::size_t send_buffer) noexcept
{
    const auto probe = make_socket();
    if (!probe) {
        return probe.error();
    }
    set_send_buffer(probe->get(), send_buffer);
    return std::max(static_cast<std::size_t>(send_buffer_of(probe->get())), kernels_share) - kernels_share;
}

double was_send_buffer_full(int fd) noexcept
{
    int used = 0;
    const int all = send_buffer_of(fd);
    return all > 0 && ::ioctl(fd, SIOCOUTQ, &used) == 0 ? static_cast<double>(used) / all : 0;
}

SysResult<std::uint32_t> user_of_peer(int fd) noexcept
{
    ucred peer{};
    socklen_t length = sizeof peer;
    return ::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 ? SysResult<std::uint32_t>(peer.uid)
                                                                          : failure("getsockopt");
}

bool peer_is_in_group(int fd, std::uint32_t gid) noexcept
{
    ucred peer{};
    socklen_t length = sizeof peer;
    if (::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 && peer.gid == gid) {
        return true;
    }
    socklen_t bytes = 0;
    (void)::getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, nullptr, &bytes); // says how many there are
    std::vector<gid_t> groups(bytes / sizeof(gid_t));
    return ::getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups.data(), &bytes) == 0 && std::ranges::count(groups, gid) != 0;
}

SysResult<std::size_t> send_packets(int fd, std::span<Packet> packets) noexcept
{
    Calls calls; // NOLINT(cppcoreguidelines-pro-type-member-init)
    const std::size_t count = calls.prepare(packets);
    const int sent = ::sendmmsg(fd, calls.each.data(), static_cast<unsigned>(count), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0) {
        return static_cast<std::size_t>(sent);
    }
    const bool is_gone = errno == ECONNRESET || errno == ENOTCONN || errno == ECONNREFUSED;
    return Failure{"sendmmsg", is_gone ? EPIPE : errno == ENOMEM ? ENOBUFS : errno == EINTR ? EAGAIN : errno};
}

SysResult<std::size_t> receive_packets(int fd, std::span<Packet> packets) noexcept
{
    Calls calls; // NOLINT(cppcoreguidelines-pro-type-member-init)
    const std::size_t count = calls.prepare(packets);
    const int got = ::recvmmsg(fd, calls.each.data(), static_cast<unsigned>(count), MSG_DONTWAIT, nullptr);
    if (got < 0) {
        return Failure{"recvmmsg", errno == ECONNRESET ? EPIPE : errno == EINTR ? EAGAIN : errno};
    }
    for (std::size_t i = 0; i < static_cast<std::size_t>(got); ++i) {
        packets[i].length = calls.each[i].msg_len;
        packets[i].is_truncated = (calls.each[i].msg_hdr.msg_flags & MSG_TRUNC) != 0;
    }
    return static_cast<std::size_t>(got);
}

SysResult<Turns> Turns::make() noexcept
{
    FileDescriptor epoll(::epoll_create1(EPOLL_CLOEXEC));
    return epoll ? SysResult<Turns>(Turns(std::move(epoll))) : SysResult<Turns>(failure("epoll_create1"));
}

SysResult<void> Turns::add(int fd) noexcept
{
    epoll_event wanted{};
    wanted.events = EPOLLIN;
    wanted.data.fd = fd;
    return ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &wanted) == 0 ? SysResult<void>() : failure("epoll_ctl");
}

void Turns::remove(int fd) noexcept
{
    (void)::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr);
}

// One at a time: the kernel puts it last then, if it still has something.
SysResult<int> Turns::next() noexcept
{
    epoll_event event{};
    const int found = ::epoll_wait(epoll_.get(), &event, 1, 0);
    if (found == 1) {
        return static_cast<int>(event.data.fd);
    }
    return Failure{"epoll_wait", found == 0 || errno == EINTR ? EAGAIN : errno};
}

} // namespace ringmain::sys
