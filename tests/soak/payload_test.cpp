#include <soak/payload.hpp>

#include <gtest/gtest.h>

#include <set>
#include <vector>

namespace ringmain::soak {
namespace {

constexpr std::size_t longest = 256;

std::vector<std::byte> message_of(const Identity& which)
{
    std::vector<std::byte> bytes(length_of(which, longest));
    fill(bytes, which);
    return bytes;
}

TEST(SoakPayload, has_all_lengths_from_none_to_the_longest)
{
    std::set<std::size_t> lengths;
    for (std::uint64_t number = 0; number < 20'000; ++number) {
        lengths.insert(length_of({1, number}, longest));
    }
    EXPECT_EQ(lengths.size(), longest + 1);
    EXPECT_EQ(*lengths.rbegin(), longest);
}

TEST(SoakPayload, is_torn_when_any_byte_is_another_or_missing)
{
    for (std::uint64_t number = 0; number < 200; ++number) {
        const Identity which{2, number};
        std::vector<std::byte> bytes = message_of(which);
        ASSERT_TRUE(is_whole(bytes, which, longest));
        for (auto& byte : bytes) {
            byte ^= std::byte{1};
            ASSERT_FALSE(is_whole(bytes, which, longest));
            byte ^= std::byte{1};
        }
        bytes.emplace_back();
        EXPECT_FALSE(is_whole(bytes, which, longest));
        bytes.pop_back();
        if (!bytes.empty()) {
            bytes.pop_back();
            EXPECT_FALSE(is_whole(bytes, which, longest));
        }
    }
}

TEST(SoakPayload, of_another_number_or_sender_is_not_whole)
{
    const Identity which{0, 5};
    ASSERT_GT(length_of(which, longest), 0U);
    EXPECT_FALSE(is_whole(message_of(which), {1, 5}, longest));
    EXPECT_FALSE(is_whole(message_of(which), {0, 5 + numbers_apart}, longest));
}

TEST(SoakPayload, says_who_sent_it_and_which_it_is_by_its_type)
{
    for (const std::uint64_t number : {std::uint64_t{0}, numbers_apart - 1, numbers_apart, 10 * numbers_apart + 3}) {
        const MessageType type = type_of({3, number});
        EXPECT_EQ(sender_of(type), 3U);
        EXPECT_EQ(number_of(type, number + 1), number);
        EXPECT_EQ(number_of(type, number + numbers_apart), number);
        EXPECT_EQ(number_of(type, number + numbers_apart + 1), number + numbers_apart);
    }
    EXPECT_EQ(number_of(type_of({3, 7}), 7), std::nullopt) << "nobody promised it yet";
}

} // namespace
} // namespace ringmain::soak
