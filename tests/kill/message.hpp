#pragma once
// Messages that tell whether they are whole.

#include <ringmain/backend/message.hpp>
#include <ringmain/base/message.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>

namespace ringmain::kill_tests {

inline constexpr std::size_t longest_message = 24;

// Number `n` as a message of 16 to 24 bytes; every byte follows from n.
class NumberedMessage {
public:
    explicit NumberedMessage(std::uint64_t n) noexcept : number_(n), length_(16 + n % 9)
    {
        std::memcpy(bytes_.data(), &n, sizeof n);
        for (std::size_t i = sizeof n; i < length_; ++i) {
            bytes_[i] = static_cast<std::byte>(n * 31 + i * 7 + 1);
        }
    }

    [[nodiscard]] Bytes bytes() const noexcept { return {bytes_.data(), length_}; }
    [[nodiscard]] MessageType type() const noexcept { return static_cast<MessageType>(number_ + 5); }
    [[nodiscard]] Outgoing outgoing() const noexcept { return {bytes(), type()}; }

private:
    std::uint64_t number_;
    std::size_t length_;
    std::array<std::byte, longest_message> bytes_{};
};

// The number of a message that is whole.
inline std::optional<std::uint64_t> number_of(const Message& message) noexcept
{
    std::uint64_t number = 0;
    if (message.bytes().size() < sizeof number) {
        return std::nullopt;
    }
    std::memcpy(&number, message.bytes().data(), sizeof number);
    const NumberedMessage whole(number);
    const bool same = whole.type() == message.type() && whole.bytes().size() == message.bytes().size() &&
                      std::memcmp(whole.bytes().data(), message.bytes().data(), message.bytes().size()) == 0;
    return same ? std::optional(number) : std::nullopt;
}

// The number alone, of a message that may be anything but too short.
inline std::uint64_t claimed_number_of(const Message& message) noexcept
{
    std::uint64_t number = 0;
    std::memcpy(&number, message.bytes().data(), sizeof number);
    return number;
}

// A message that was received, as one number.
inline constexpr std::uint64_t torn = ~std::uint64_t{0};
inline constexpr std::uint64_t again = std::uint64_t{1} << 32; // added to the number of one that is flagged redelivered

inline std::uint64_t sighting_of(const Message& message) noexcept
{
    const auto number = number_of(message);
    return number ? *number + (message.redelivered() ? again : 0) : torn;
}

} // namespace ringmain::kill_tests
