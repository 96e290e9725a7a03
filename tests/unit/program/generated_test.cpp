#include <ringmain/program/generated.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace ringmain::program {
namespace {

std::vector<std::byte> message(std::size_t size, Generated what)
{
    std::vector<std::byte> bytes(size);
    generate(bytes, what);
    return bytes;
}

TEST(GeneratedMessage, TellsWhoseItIsAtEverySize)
{
    for (std::size_t size = smallest_generated; size < 100; ++size) {
        const auto found = check_generated(message(size, {0xfedcba9876543210, size}));
        ASSERT_TRUE(found) << size;
        EXPECT_EQ(found->producer, 0xfedcba9876543210U);
        EXPECT_EQ(found->sequence, size);
    }
}

TEST(GeneratedMessage, IsRefusedIfAnyBitOfItIsFlipped)
{
    for (const std::size_t size : {24U, 31U, 64U}) {
        auto bytes = message(size, {7, 9});
        for (std::size_t bit = 0; bit < size * 8; ++bit) {
            bytes[bit / 8] ^= std::byte{1} << (bit % 8);
            EXPECT_FALSE(check_generated(bytes)) << "bit " << bit << " of " << size << " bytes";
            bytes[bit / 8] ^= std::byte{1} << (bit % 8);
        }
        EXPECT_TRUE(check_generated(bytes));
    }
}

TEST(GeneratedMessage, IsRefusedIfItIsLongerOrShorterThanItWas)
{
    auto bytes = message(64, {1, 2});
    bytes.push_back(std::byte{0});
    EXPECT_FALSE(check_generated(bytes));
    EXPECT_FALSE(check_generated(Bytes(bytes).first(63)));
    EXPECT_FALSE(check_generated(Bytes(bytes).first(24)));
    EXPECT_FALSE(check_generated(Bytes(bytes).first(23)));
    EXPECT_FALSE(check_generated({}));
}

TEST(GeneratedMessage, MadeOfTwoHalvesIsRefused)
{
    const auto one = message(256, {1, 100});
    const auto other = message(256, {1, 101});
    auto torn = one;
    std::copy(other.begin() + 128, other.end(), torn.begin() + 128);
    EXPECT_FALSE(check_generated(torn));
}

TEST(GeneratedMessage, OfZeroBytesIsRefused)
{
    EXPECT_FALSE(check_generated(std::vector<std::byte>(64)));
}

TEST(GeneratedMessage, DiffersFromTheNextOneAndFromAnotherProducers)
{
    const auto payload = [](Generated what) {
        const auto bytes = message(64, what);
        return std::vector<std::byte>(bytes.begin() + smallest_generated, bytes.end());
    };
    EXPECT_NE(payload({1, 1}), payload({1, 2}));
    EXPECT_NE(payload({1, 1}), payload({2, 1}));
    EXPECT_NE(payload({1, 2}), payload({2, 1}));
}

} // namespace
} // namespace ringmain::program
