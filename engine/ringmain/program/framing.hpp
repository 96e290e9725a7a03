#pragma once
// Where one message ends and the next begins in a stream of bytes. No system calls.

#include <ringmain/base/bytes.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace ringmain::program {

//   line     a message is a line with its newline, so that a last line without one stays as it is
//   length   a little-endian u32 before each message says how long it is
//   raw      bytes without bounds, cut where max-message says, or earlier where the input pauses
// Written back one after the other (length: each behind its u32), messages give the stream they were cut from.
enum class Frame { line, length, raw };

[[nodiscard]] std::optional<Frame> find_frame(std::string_view name);

inline constexpr std::size_t length_header = 4; // bytes

[[nodiscard]] std::array<std::byte, length_header> encode_length(std::uint32_t length) noexcept;

// What lies at the front of the bytes not yet cut.
struct Cut {
    enum class Kind {
        message,   // `header` bytes to drop, then `size` bytes of message
        more,      // the beginning of a message
        too_long,  // a message of at least `size` bytes, more than is allowed
        truncated, // the input ended inside a message of `size` bytes
        nothing,   // no byte is left
    };
    Kind kind = Kind::nothing;
    std::size_t header = 0;
    std::size_t size = 0;
};

// Cuts a stream that arrives in pieces.
class Splitter {
public:
    Splitter(Frame frame, std::size_t max_message) noexcept : frame_(frame), max_message_(max_message) {}

    // `pending` is all that was not cut yet, from where the last message ended; it only ever grows until a message is cut.
    // `at_end`: nothing will follow.
    [[nodiscard]] Cut cut(Bytes pending, bool at_end) noexcept;

    // For raw, when the input pauses: the bytes that are there are the message.
    [[nodiscard]] Cut cut_at_pause(Bytes pending) noexcept { return cut(pending, frame_ == Frame::raw); }

    // The longest piece that can be needed to see one message, in bytes.
    [[nodiscard]] std::size_t longest() const noexcept { return max_message_ + length_header; }

private:
    Cut cut_line(Bytes pending, bool at_end) noexcept;
    Cut cut_length(Bytes pending, bool at_end) const noexcept;
    Cut cut_raw(Bytes pending, bool at_end) const noexcept;

    Frame frame_;
    std::size_t max_message_;
    std::size_t searched_ = 0; // bytes of `pending` known to hold no newline
};

} // namespace ringmain::program
