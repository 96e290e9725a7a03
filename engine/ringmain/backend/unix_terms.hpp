#pragma once
// What a `unix` transport was made for, and how long its packets are.

#include <ringmain/backend/transport.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace ringmain::backend {

// In front of each payload, so that an empty message is not the end of the stream, and a stranger's packet is seen to be one.
struct PacketHeader {
    static constexpr std::uint16_t our_mark = 0x726d;
    std::uint16_t mark = our_mark;
    std::uint16_t type = 0;
    std::uint32_t length = 0;
};

// What the lock file says.
struct UnixTerms {
    std::uint64_t max_message = 0;
    std::uint64_t capacity = 0; // of each connection, as SO_SNDBUF takes it

    // The same, or more where the longest message needs that.
    [[nodiscard]] std::size_t send_buffer() const noexcept;
    [[nodiscard]] std::string as_text() const;
    [[nodiscard]] static std::optional<UnixTerms> from_text(const char* text) noexcept;

    // bad_option, no_space.
    [[nodiscard]] static Result<UnixTerms> for_new(const TransportRequest& request, const std::string& label);
    // no_space: this kernel does not allow that much, any more.
    [[nodiscard]] Result<void> check(const std::string& label) const;
};

} // namespace ringmain::backend
