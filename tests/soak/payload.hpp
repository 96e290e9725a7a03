#pragma once
// Messages all of whose bytes follow from who sends them and their number, the length too. Even an empty one says which it is:
// by its type.

#include <ringmain/base/bytes.hpp>
#include <ringmain/base/message.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>

namespace ringmain::soak {

struct Identity {
    std::uint8_t sender = 0; // a producer's seat
    std::uint64_t number = 0;
};

inline constexpr unsigned seats = 4; // of producers, and of consumers
inline constexpr unsigned type_bits_for_number = 14;
// Far more than all lanes or slots of a soak hold, messages being as long as they are, so the low bits of a number say which it
// is.
inline constexpr std::uint64_t numbers_apart = std::uint64_t{1} << type_bits_for_number;

// Often small, sometimes empty, sometimes `longest`.
[[nodiscard]] std::size_t length_of(const Identity& which, std::size_t longest) noexcept;
// `out` has that length.
void fill(MutableBytes out, const Identity& which) noexcept;
[[nodiscard]] bool is_whole(Bytes bytes, const Identity& which, std::size_t longest) noexcept;

[[nodiscard]] MessageType type_of(const Identity& which) noexcept;
[[nodiscard]] std::uint8_t sender_of(MessageType type) noexcept;
// The latest number of that type among the first `promised` ones.
[[nodiscard]] std::optional<std::uint64_t> number_of(MessageType type, std::uint64_t promised) noexcept;

} // namespace ringmain::soak
