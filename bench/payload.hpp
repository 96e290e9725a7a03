#pragma once
// What messages carry: a number, and words that follow from it. Every byte is written by the producer and read by the
// consumer, which costs less than moving the bytes.

#include <cstddef>
#include <cstdint>
#include <cstring>

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

template <std::size_t N>
void fill(std::byte* payload, std::uint64_t number) noexcept
{
    static_assert(N >= word && N % word == 0);
    for (std::size_t i = 0; i < N / word; ++i) {
        const std::uint64_t value = number + i * word_step;
        std::memcpy(payload + i * word, &value, word);
    }
}

template <std::size_t N>
[[nodiscard]] bool is_intact(const std::byte* payload, std::uint64_t number) noexcept
{
    std::uint64_t wrong = 0;
    for (std::size_t i = 0; i < N / word; ++i) {
        std::uint64_t value = 0;
        std::memcpy(&value, payload + i * word, word);
        wrong |= value ^ (number + i * word_step);
    }
    return wrong == 0;
}

} // namespace ringmain::bench
