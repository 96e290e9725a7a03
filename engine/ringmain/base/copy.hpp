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

// The word that begins at `at`. False: the message's last one overlaps it or lies in front of it.
[[gnu::always_inline]] inline bool copy_word(const std::byte* from, std::byte* to, std::size_t size, std::size_t at) noexcept
{
    const bool is_one = at + word < size;
    if (is_one) {
        std::memcpy(to + at, from + at, word);
    }
    return is_one;
}
// All but the last; lambdas would not be inlined.
template <std::size_t... I>
[[gnu::always_inline]] inline void copy_words(const std::byte* from, std::byte* to, std::size_t size,
                                              std::index_sequence<I...> /*words*/) noexcept
{
    (void)(copy_word(from, to, size, I * word) && ...);
}
template <std::size_t... I>
[[gnu::always_inline]] inline void copy_words_backwards(const std::byte* from, std::byte* to, std::size_t size,
                                                        std::index_sequence<I...> /*words*/) noexcept
{
    ((void)copy_word(from, to, size, (sizeof...(I) - 1 - I) * word), ...);
}
[[gnu::always_inline]] inline void copy_bytes(const std::byte* from, std::byte* to, std::size_t size) noexcept
{
    for (std::size_t i = 0; i < size; ++i) {
        to[i] = from[i];
    }
}

using WordsButTheLast = std::make_index_sequence<cache_line / word - 1>;

} // namespace detail

// For at most a cache line, the last bytes first. In words, because most messages were written in words a moment ago: a core
// hands what it has stored, before it reaches the cache, only to a load that lies within one store.
[[gnu::always_inline]] inline void copy_backwards_up_to_a_line(Bytes message, std::byte* to) noexcept
{
    using detail::word;
    const std::byte* const from = message.data();
    const std::size_t size = message.size();
    if (size < word) {
        detail::copy_bytes(from, to, size);
        return;
    }
    std::memcpy(to + size - word, from + size - word, word);
    if (size > word) {
        detail::copy_words_backwards(from, to, size, detail::WordsButTheLast{});
    }
}
// `to` has room for all.
[[gnu::always_inline]] inline void copy(Bytes message, std::byte* to) noexcept
{
    using detail::word;
    const std::byte* const from = message.data();
    const std::size_t size = message.size();
    if (size > cache_line) {
        std::memcpy(to, from, size);
    } else if (size < word) {
        detail::copy_bytes(from, to, size);
    } else {
        detail::copy_words(from, to, size, detail::WordsButTheLast{});
        std::memcpy(to + size - word, from + size - word, word);
    }
}

} // namespace ringmain
