#pragma once
// Views of bytes, and literals for sizes.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace ringmain {

// Somebody else's bytes, to be read.
using Bytes = std::span<const std::byte>;
// Somebody else's bytes, to be filled.
using MutableBytes = std::span<std::byte>;

// The same bytes: nothing is copied.
inline Bytes as_bytes(std::string_view text) noexcept
{
    return std::as_bytes(std::span(text));
}

// Likewise, the other way round.
inline std::string_view as_text(Bytes bytes) noexcept
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// using namespace ringmain::literals: sizes.
namespace literals {

// 4_KiB: 4,096 bytes.
consteval std::uint64_t operator""_KiB(unsigned long long n)
{
    return n << 10;
}
// 2^20 bytes each.
consteval std::uint64_t operator""_MiB(unsigned long long n)
{
    return n << 20;
}
// 2^30 bytes each.
consteval std::uint64_t operator""_GiB(unsigned long long n)
{
    return n << 30;
}

} // namespace literals
} // namespace ringmain
