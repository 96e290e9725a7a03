#include <producers/pacer.hpp>

#include <gtest/gtest.h>

#include <chrono>

namespace ringmain::produce {
namespace {

using namespace std::chrono_literals;

const Deadline start = Deadline(1h);

TEST(APacer, WithoutARateNeverHoldsAnythingBack)
{
    Pacer pacer(std::nullopt);
    EXPECT_EQ(pacer.due(start, 64), 64U);
    EXPECT_EQ(pacer.next(), now_or_never);
}

TEST(APacer, SendsTheFirstAtOnceAndTheNextOnSchedule)
{
    Pacer pacer(program::Rate{10, 1s});
    EXPECT_EQ(pacer.due(start, 64), 1U);
    pacer.sent(1);
    EXPECT_EQ(pacer.due(start + 99ms, 64), 0U);
    EXPECT_EQ(pacer.next(), start + 100ms);
    EXPECT_EQ(pacer.due(start + 100ms, 64), 1U);
}

TEST(APacer, CatchesUpAfterADelayInsteadOfDrifting)
{
    Pacer pacer(program::Rate{1000, 1s});
    (void)pacer.due(start, 64);
    EXPECT_EQ(pacer.due(start + 20ms, 64), 21U);
    EXPECT_EQ(pacer.due(start + 1s, 64), 64U);
    pacer.sent(1001);
    EXPECT_EQ(pacer.due(start + 1s, 64), 0U);
    EXPECT_EQ(pacer.next(), start + 1001ms);
}

TEST(APacer, StaysOnScheduleForDays)
{
    Pacer pacer(program::Rate{3, 1s});
    (void)pacer.due(start, 64);
    const std::uint64_t in_ten_days = 3 * 864000;
    pacer.sent(in_ten_days);
    EXPECT_EQ(pacer.next(), start + 240h);
    EXPECT_EQ(pacer.due(start + 240h - 1ns, 64), 0U);
    EXPECT_EQ(pacer.due(start + 240h, 64), 1U);
}

} // namespace
} // namespace ringmain::produce
