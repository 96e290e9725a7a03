#pragma once
// Internal: copying bytes.

#include <ringmain/base/bytes.hpp>
#include <ringmain/base/cache_line.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

namespace ringmain {

// Two words, stored as one: a core has so many stores under way, however wide they are. Each is loaded by itself, because most
// messages were written in words a moment ago: a core hands what it has stored, before it reaches the cache, only to a load
// that lies within one store.
[[gnu::always_inline]] inline void copy_pair(std::uint64_t first, const std::byte* second, std::byte* to) noexcept
{
    using Pair [[gnu::vector_size(2 * sizeof first)]] = std::uint64_t;
    Pair both{first, 0};
#if defined(__x86_64__)
    asm("" : "+x"(both)); // or else compilers make one load of two
#endif
    std::uint64_t other = 0;
    std::memcpy(&other, second, sizeof other);
    both[1] = other;
    std::memcpy(to, &both, sizeof both);
}
[[gnu::always_inline]] inline void copy_pair(const std::byte* from, std::byte* to) noexcept
{
    std::uint64_t first = 0;
    std::memcpy(&first, from, sizeof first);
    copy_pair(first, from + sizeof first, to);
}

namespace detail {

inline constexpr std::size_t word = 8;
inline constexpr std::size_t pair = 2 * word;

// The pair that begins at `at`. False: the message's last one overlaps it or lies in front of it.
[[gnu::always_inline]] inline bool copy_pair_at(std::size_t at, const std::byte* from, std::byte* to, std::size_t size) noexcept
{
    const bool is_one = at + pair < size;
    if (is_one) {
        copy_pair(from + at, to + at);
    }
    return is_one;
}
// All but the last; lambdas would not be inlined.
template <std::size_t... I>
[[gnu::always_inline]] inline void copy_pairs(const std::byte* from, std::byte* to, std::size_t size,
                                              std::index_sequence<I...> /*pairs*/) noexcept
{
    (void)(copy_pair_at(I * pair, from, to, size) && ...);
}
template <std::size_t... I>
[[gnu::always_inline]] inline void copy_pairs_backwards(const std::byte* from, std::byte* to, std::size_t size,
                                                        std::index_sequence<I...> /*pairs*/) noexcept
{
    ((void)copy_pair_at((sizeof...(I) - 1 - I) * pair, from, to, size), ...);
}
// Less than a pair.
[[gnu::always_inline]] inline void copy_few(const std::byte* from, std::byte* to, std::size_t size) noexcept
{
    if (size == word) {
        std::memcpy(to, from, word);
        return;
    }
    if (size > word) {
        std::memcpy(to + size - word, from + size - word, word);
        std::memcpy(to, from, word);
        return;
    }
    for (std::size_t i = 0; i < size; ++i) {
        to[i] = from[i];
    }
}

using PairsButTheLast = std::make_index_sequence<cache_line / pair - 1>;

} // namespace detail

// For at most a cache line, the last bytes first.
[[gnu::always_inline]] inline void copy_backwards_up_to_a_line(Bytes message, std::byte* to) noexcept
{
    using detail::pair;
    const std::byte* const from = message.data();
    const std::size_t size = message.size();
    if (size < pair) {
        detail::copy_few(from, to, size);
        return;
    }
    copy_pair(from + size - pair, to + size - pair);
    if (size > pair) {
        detail::copy_pairs_backwards(from, to, size, detail::PairsButTheLast{});
    }
}
// `to` has room for all.
[[gnu::always_inline]] inline void copy(Bytes message, std::byte* to) noexcept
{
    using detail::pair;
    const std::byte* const from = message.data();
    const std::size_t size = message.size();
    if (size > cache_line) {
        std::memcpy(to, from, size);
    } else if (size < pair) {
        detail::copy_few(from, to, size);
    } else {
        detail::copy_pairs(from, to, size, detail::PairsButTheLast{});
        copy_pair(from + size - pair, to + size - pair);
    }
}

} // namespace ringmain
