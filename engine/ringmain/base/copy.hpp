#pragma once
// Internal: copying bytes.

#include <ringmain/base/bytes.hpp>
#include <ringmain/base/cache_line.hpp>

#include <cstddef>
#include <cstring>
#include <utility>

namespace ringmain {

namespace detail {

inline constexpr std::size_t word = 8;

// The word that begins at `at`, unless the message's last one overlaps it or lies in front of it.
[[gnu::always_inline]] inline void copy_word(const std::byte* from, std::byte* to, std::size_t size, std::size_t at) noexcept
{
    if (at + word < size) {
        std::memcpy(to + at, from + at, word);
    }
}
// The last first. A lambda instead of these two would not be inlined.
template <std::size_t... I>
[[gnu::always_inline]] inline void copy_words_backwards(const std::byte* from, std::byte* to, std::size_t size,
                                                        std::index_sequence<I...> /*words*/) noexcept
{
    (copy_word(from, to, size, (sizeof...(I) - 1 - I) * word), ...);
}

} // namespace detail

// For at most a cache line, the last bytes first. In words, because most messages were written in words a moment ago: a core
// hands what it has stored, before it reaches the cache, only to a load that lies within one store.
[[gnu::always_inline]] inline void copy_backwards_up_to_a_line(Bytes message, std::byte* to) noexcept
{
    using detail::word;
    const std::byte* const from = message.data();
    const std::size_t size = message.size();
    if (size < word) {
        for (std::size_t i = 0; i < size; ++i) {
            to[i] = from[i];
        }
        return;
    }
    std::memcpy(to + size - word, from + size - word, word);
    detail::copy_words_backwards(from, to, size, std::make_index_sequence<cache_line / word - 1>{});
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
