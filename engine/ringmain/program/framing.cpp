#include <ringmain/program/framing.hpp>

#include <algorithm>
#include <cstring>

namespace ringmain::program {
namespace {

std::uint32_t decode_length(Bytes bytes) noexcept
{
    std::uint32_t length = 0;
    for (std::size_t i = 0; i < length_header; ++i) {
        length |= std::to_integer<std::uint32_t>(bytes[i]) << (8 * i);
    }
    return length;
}

} // namespace

std::optional<Frame> find_frame(std::string_view name)
{
    if (name == "line") {
        return Frame::line;
    }
    if (name == "length") {
        return Frame::length;
    }
    return name == "raw" ? std::optional(Frame::raw) : std::nullopt;
}

std::array<std::byte, length_header> encode_length(std::uint32_t length) noexcept
{
    std::array<std::byte, length_header> bytes{};
    for (std::size_t i = 0; i < length_header; ++i) {
        bytes[i] = static_cast<std::byte>(length >> (8 * i));
    }
    return bytes;
}

Cut Splitter::cut(Bytes pending, bool at_end) noexcept
{
    if (pending.empty()) {
        return {at_end ? Cut::Kind::nothing : Cut::Kind::more};
    }
    switch (frame_) {
    case Frame::line: return cut_line(pending, at_end);
    case Frame::length: return cut_length(pending, at_end);
    case Frame::raw: break;
    }
    return cut_raw(pending, at_end);
}

Cut Splitter::cut_line(Bytes pending, bool at_end) noexcept
{
    const Bytes unsearched = pending.subspan(searched_);
    const void* newline = unsearched.empty() ? nullptr : std::memchr(unsearched.data(), '\n', unsearched.size());
    if (newline == nullptr && !at_end) {
        searched_ = pending.size();
        return {pending.size() > max_message_ ? Cut::Kind::too_long : Cut::Kind::more, 0, pending.size()};
    }
    searched_ = 0;
    const std::size_t size = newline == nullptr
                                 ? pending.size()
                                 : static_cast<std::size_t>(static_cast<const std::byte*>(newline) - pending.data()) + 1;
    return {size > max_message_ ? Cut::Kind::too_long : Cut::Kind::message, 0, size};
}

Cut Splitter::cut_length(Bytes pending, bool at_end) const noexcept
{
    const auto partial = at_end ? Cut::Kind::truncated : Cut::Kind::more;
    if (pending.size() < length_header) {
        return {partial, 0, pending.size()};
    }
    const std::size_t size = decode_length(pending);
    if (size > max_message_) {
        return {Cut::Kind::too_long, length_header, size};
    }
    return {pending.size() - length_header < size ? partial : Cut::Kind::message, length_header, size};
}

Cut Splitter::cut_raw(Bytes pending, bool at_end) const noexcept
{
    const std::size_t size = std::min(pending.size(), max_message_);
    if (max_message_ == 0) {
        return {Cut::Kind::too_long, 0, pending.size()};
    }
    return {size == max_message_ || at_end ? Cut::Kind::message : Cut::Kind::more, 0, size};
}

} // namespace ringmain::program
