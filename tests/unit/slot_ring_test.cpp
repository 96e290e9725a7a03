#include <ringmain/slots/slot_ring.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <memory>
#include <string>

namespace ringmain::slots {
namespace {

class SlotRingTest : public ::testing::Test {
protected:
    static constexpr std::uint64_t slots = 3;
    static constexpr std::uint64_t max_message = 16;

    SlotRingTest() : data_(new std::byte[slots * layout::slot_stride(max_message)]) { inbox_.reserve(1024, 8); }

    SlotRing ring() { return {cursors_, data_.get(), slots, max_message}; }
    bool put(std::string_view text)
    {
        const Outgoing one{as_bytes(text), 9};
        return ring().put({&one, 1});
    }

    layout::SlotCursors cursors_{};
    std::unique_ptr<std::byte[]> data_;
    Inbox inbox_;
};

TEST_F(SlotRingTest, keeps_order_and_content_around_the_wrap)
{
    for (int i = 0; i < 20; ++i) {
        const std::string text = "message " + std::to_string(i);
        ASSERT_TRUE(put(text));
        ASSERT_TRUE(put("second"));
        inbox_.clear();
        ASSERT_EQ(ring().take(inbox_, 2), 2U);
        EXPECT_EQ(as_text(inbox_[0].bytes), text);
        EXPECT_EQ(inbox_[0].type, 9);
        EXPECT_EQ(as_text(inbox_[1].bytes), "second");
    }
}

TEST_F(SlotRingTest, refuses_more_than_fits_and_more_than_there_is)
{
    const std::array<Outgoing, 4> four{};
    EXPECT_FALSE(ring().put(four));
    EXPECT_EQ(ring().was_filled(), 0U);
    EXPECT_TRUE(ring().put(std::span(four).first(3)));
    EXPECT_FALSE(put("x"));
    EXPECT_EQ(ring().take(inbox_, 4), std::nullopt);
    EXPECT_EQ(ring().take(inbox_, 3), 3U);
}

TEST_F(SlotRingTest, leaves_in_the_ring_what_the_inbox_has_no_room_for)
{
    Inbox small;
    small.reserve(32, 8);
    ASSERT_TRUE(put("0123456789abcdef"));
    ASSERT_TRUE(put("0123456789abcdef"));
    ASSERT_TRUE(put("last"));
    EXPECT_EQ(ring().take(small, 3), 2U);
    EXPECT_EQ(ring().was_filled(), 1U);
    EXPECT_EQ(small.payload_bytes(), 32U);
    small.clear();
    EXPECT_EQ(ring().take(small, 1), 1U);
    EXPECT_EQ(as_text(small[0].bytes), "last");
}

TEST_F(SlotRingTest, finds_cursors_that_cannot_be)
{
    for (const auto& [head, tail] : {std::pair<std::uint64_t, std::uint64_t>{0, 4}, {1, 0}, {5, ~std::uint64_t{0}}}) {
        cursors_.head = head;
        cursors_.tail = tail;
        EXPECT_EQ(ring().was_filled(), std::nullopt);
        EXPECT_FALSE(put("x"));
        EXPECT_EQ(ring().take(inbox_, 1), std::nullopt);
        EXPECT_EQ(cursors_.head, head);
    }
}

TEST_F(SlotRingTest, finds_a_length_that_cannot_be_and_takes_nothing)
{
    ASSERT_TRUE(put("good"));
    const layout::SlotHeader bad{max_message + 1, 0, 0};
    std::memcpy(data_.get(), &bad, sizeof bad);
    EXPECT_EQ(ring().take(inbox_, 1), std::nullopt);
    EXPECT_EQ(ring().was_filled(), 1U);
    EXPECT_EQ(inbox_.size(), 0U);
}

} // namespace
} // namespace ringmain::slots
