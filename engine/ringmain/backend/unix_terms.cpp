#include <ringmain/backend/unix_terms.hpp>

#include <ringmain/sys/packet_socket.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cinttypes>
#include <cstdio>

namespace ringmain::backend {
namespace {

constexpr std::uint64_t usual_packet = std::uint64_t{64} << 10;
// The kernel wants one piece of memory for a long packet, and finds none much longer than this on a machine that has run for a
// while.
constexpr std::uint64_t largest_packet = std::uint64_t{1} << 20;
constexpr std::uint64_t default_capacity = std::uint64_t{256} << 10;

} // namespace

Result<UnixTerms> UnixTerms::for_new(const TransportRequest& request, const std::string& label)
{
    const UnixTerms terms{request.max_message.value_or(usual_packet), request.capacity.value_or(default_capacity)};
    if (terms.max_message > largest_packet) {
        return Error{Errc::bad_option, 0, "create", fmt::format("max-message {}", terms.max_message),
                     fmt::format("use at most {} bytes, or the backend lanes", largest_packet)};
    }
    if (const auto fits = terms.check(label); !fits) {
        return fits.error();
    }
    const auto packet = sys::longest_packet(terms.capacity);
    if (request.capacity && packet && *packet < terms.capacity) {
        return Error{Errc::no_space, 0, "create", fmt::format("capacity {}", terms.capacity),
                     "ask for less, or raise net.core.wmem_max with sysctl"};
    }
    return terms;
}

// Twice of it is what the kernel lets through; once would do. The rest is for a second message while the first is taken.
std::size_t UnixTerms::send_buffer() const noexcept
{
    return std::max(capacity, max_message + sizeof(PacketHeader));
}

Result<void> UnixTerms::check(const std::string& label) const
{
    const auto packet = sys::longest_packet(send_buffer());
    if (!packet) {
        return sys::explain(packet.error(), label);
    }
    if (*packet < max_message + sizeof(PacketHeader)) {
        return Error{Errc::no_space, 0, "setsockopt", label,
                     fmt::format("use a max-message of at most {} bytes, or raise net.core.wmem_max to {} with sysctl",
                                 *packet - sizeof(PacketHeader), send_buffer())};
    }
    return {};
}

std::string UnixTerms::as_text() const
{
    return fmt::format("ringmain unix max-message {} capacity {}\n", max_message, capacity);
}

std::optional<UnixTerms> UnixTerms::from_text(const char* text) noexcept
{
    UnixTerms terms;
    const int found =
        std::sscanf(text, "ringmain unix max-message %" SCNu64 " capacity %" SCNu64, &terms.max_message, &terms.capacity);
    return found == 2 && terms.max_message <= largest_packet ? std::optional(terms) : std::nullopt;
}

} // namespace ringmain::backend
