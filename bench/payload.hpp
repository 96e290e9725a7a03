#pragma once
// What messages carry: a number, and words that follow from it. Every byte is written by the producer and read by the
// consumer, which costs less than moving the bytes.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace ringmain::bench {

// A message's number: is it its producer's last, which producer, how many came before.
struct Number {
    static constexpr std::uint64_t last = std::uint64_t{1} << 63;
    static constexpr unsigned producer_shift = 48;

    static constexpr std::uint64_t first_of(unsigned producer) noexcept { return std::uint64_t{producer} << producer_shift; }
    static constexpr unsigned producer(std::uint64_t number) noexcept
    {
        return static_cast<unsigned>((number & ~last) >> producer_shift);
    }
    static constexpr bool is_last(std::uint64_t number) noexcept { return (number & last) != 0; }
};

inline constexpr std::size_t word = sizeof(std::uint64_t);
inline constexpr std::uint64_t word_step = 0x9e3779b97f4a7c15; // from word to word: no two neighbours are alike

inline std::uint64_t number_of(const std::byte* payload) noexcept
{
    std::uint64_t number = 0;
    std::memcpy(&number, payload, word);
    return number;
}

// Two words at once, where there are as many: compilers do not see that they may.
using Pair [[gnu::vector_size(2 * word)]] = std::uint64_t;

template <std::size_t N>
using Unit = std::conditional_t<N % sizeof(Pair) == 0, Pair, std::uint64_t>;

template <class Unit>
[[nodiscard]] Unit first_unit(std::uint64_t number) noexcept
{
    if constexpr (std::is_same_v<Unit, Pair>) {
        return Pair{number, number + word_step};
    } else {
        return number;
    }
}

template <std::size_t N>
[[gnu::always_inline]] inline void fill(std::byte* payload, std::uint64_t number) noexcept
{
    static_assert(N >= word && N % word == 0);
    auto unit = first_unit<Unit<N>>(number);
#pragma GCC unroll 8 // where so short a loop lies in memory must not decide how fast it is
    for (std::size_t at = 0; at < N; at += sizeof unit) {
        std::memcpy(payload + at, &unit, sizeof unit);
        unit += sizeof unit / word * word_step;
    }
}

template <std::size_t N>
[[nodiscard, gnu::always_inline]] inline bool is_intact(const std::byte* payload, std::uint64_t number) noexcept
{
    auto expected = first_unit<Unit<N>>(number);
    Unit<N> wrong{};
#pragma GCC unroll 8
    for (std::size_t at = 0; at < N; at += sizeof expected) {
        Unit<N> unit;
        std::memcpy(&unit, payload + at, sizeof unit);
        wrong |= unit ^ expected;
        expected += sizeof expected / word * word_step;
    }
    const Unit<N> right{};
    return std::memcmp(&wrong, &right, sizeof wrong) == 0;
}

} // namespace ringmain::bench
