#pragma once
// Copying bytes.

#include <ringmain/base/bytes.hpp>
#include <ringmain/base/cache_line.hpp>

#include <cstring>

namespace ringmain {

// For at most a cache line: two moves that may overlap, without a call.
inline void copy_up_to_a_line(Bytes from, std::byte* to) noexcept
{
    const std::byte* const source = from.data();
    const std::size_t size = from.size();
    const auto two_of = [&]<std::size_t N>() {
        std::memcpy(to, source, N);
        std::memcpy(to + size - N, source + size - N, N);
    };
    if (size >= 32) {
        two_of.template operator()<32>();
    } else if (size >= 16) {
        two_of.template operator()<16>();
    } else if (size >= 8) {
        two_of.template operator()<8>();
    } else {
        for (std::size_t i = 0; i < size; ++i) {
            to[i] = source[i];
        }
    }
}

// `to` has room for all.
inline void copy(Bytes from, std::byte* to) noexcept
{
    if (from.size() <= cache_line) {
        copy_up_to_a_line(from, to);
    } else {
        std::memcpy(to, from.data(), from.size());
    }
}

} // namespace ringmain
