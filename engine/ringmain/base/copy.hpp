#pragma once
// Copying bytes.

#include <ringmain/base/bytes.hpp>
#include <ringmain/base/cache_line.hpp>

#include <cstddef>
#include <cstring>
#include <utility>

namespace ringmain {

// For at most a cache line, the last bytes first. In words, because most messages were written in words a moment ago: a core
// hands what it has stored, before it reaches the cache, only to a load that lies within one store.
[[gnu::always_inline]] inline void copy_backwards_up_to_a_line(Bytes from, std::byte* to) noexcept
{
    constexpr std::size_t word = 8;
    const std::byte* const source = from.data();
    const std::size_t size = from.size();
    if (size < word) {
        for (std::size_t i = 0; i < size; ++i) {
            to[i] = source[i];
        }
        return;
    }
    std::memcpy(to + size - word, source + size - word, word);
    const auto copy_word = [&](std::size_t at) {
        if (at + word < size) {
            std::memcpy(to + at, source + at, word);
        }
    };
    [&]<std::size_t... I>(std::index_sequence<I...>)
    {
        (copy_word((sizeof...(I) - 1 - I) * word), ...);
    }
    (std::make_index_sequence<cache_line / word - 1>{});
}
// `to` has room for all.
inline void copy(Bytes from, std::byte* to) noexcept
{
    if (from.size() <= cache_line) {
        copy_backwards_up_to_a_line(from, to);
    } else {
        std::memcpy(to, from.data(), from.size());
    }
}

} // namespace ringmain
