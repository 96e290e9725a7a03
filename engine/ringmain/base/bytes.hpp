#pragma once
// Views of bytes, and literals for sizes.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace ringmain {

using Bytes = std::span<const std::byte>;
using MutableBytes = std::span<std::byte>;

inline Bytes as_bytes(std::string_view text) noexcept
{
    return std::as_bytes(std::span(text));
}

inline std::string_view as_text(Bytes bytes) noexcept
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

namespace literals {

consteval std::uint64_t operator""_KiB(unsigned long long n)
{
    return n << 10;
}
consteval std::uint64_t operator""_MiB(unsigned long long n)
{
    return n << 20;
}
consteval std::uint64_t operator""_GiB(unsigned long long n)
{
    return n << 30;
}

} // namespace literals
} // namespace ringmain
