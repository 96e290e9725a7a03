// Copying bytes, of every length that is copied in its own way.

#include <ringmain/base/copy.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace ringmain {
namespace {

constexpr std::size_t longest = 200;
constexpr std::byte untouched{0xee};

std::array<std::byte, longest> numbered()
{
    std::array<std::byte, longest> bytes{};
    std::ranges::generate(bytes, [i = 0]() mutable { return static_cast<std::byte>(++i); });
    return bytes;
}

template <class Copy>
void expect_exact(std::size_t longest_copied, const Copy& how)
{
    const auto source = numbered();
    for (std::size_t size = 0; size <= longest_copied; ++size) {
        std::array<std::byte, longest + 8> target{};
        target.fill(untouched);
        how(Bytes(source).first(size), target.data());
        ASSERT_TRUE(std::equal(source.begin(), source.begin() + static_cast<std::ptrdiff_t>(size), target.begin())) << size;
        ASSERT_TRUE(std::all_of(target.begin() + static_cast<std::ptrdiff_t>(size), target.end(), [](std::byte each) {
            return each == untouched;
        })) << size;
    }
}

TEST(Copy, copies_every_length_and_not_a_byte_more)
{
    expect_exact(longest, [](Bytes from, std::byte* to) { copy(from, to); });
}

TEST(Copy, backwards_it_does_the_same_up_to_a_line)
{
    expect_exact(cache_line, [](Bytes from, std::byte* to) { copy_backwards_up_to_a_line(from, to); });
}

} // namespace
} // namespace ringmain
