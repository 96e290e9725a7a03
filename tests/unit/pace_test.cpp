#include <ringmain/wait/pace.hpp>

#include <gtest/gtest.h>

namespace ringmain::wait {
namespace {

constexpr std::uint64_t small = 72; // bytes of a record
constexpr unsigned enough = 100;    // batches

// Batches of so many small records, each found after so many looks, with so many bytes behind it. Returns how many of them
// were kept waiting for.
unsigned delayed(Pace& pace, std::size_t records, unsigned looks, std::uint64_t lead = 0, unsigned batches = enough)
{
    unsigned count = 0;
    for (unsigned i = 0; i < batches; ++i) {
        count += pace.wants_distance() ? 1 : 0;
        pace.learn(records, records * small, lead, looks);
    }
    return count;
}

TEST(Pace, who_waits_for_single_answers_is_never_kept_waiting)
{
    Pace pace;
    EXPECT_EQ(delayed(pace, 1, 20), 0U);
}

TEST(Pace, a_burst_is_not_delayed)
{
    Pace pace;
    EXPECT_EQ(delayed(pace, 8, 0, 0, 10), 0U);
    EXPECT_EQ(delayed(pace, 1, 20), 0U);
}

TEST(Pace, a_stream_that_is_read_at_its_writers_heels_gets_a_distance)
{
    Pace pace;
    EXPECT_GT(delayed(pace, 5, 0), enough / 2);
    EXPECT_TRUE(pace.wants_distance());
}

TEST(Pace, a_reader_that_is_far_behind_goes_on_at_once)
{
    Pace pace;
    (void)delayed(pace, 5, 0);
    pace.learn(64, 64 * small, 1 << 20, 0);
    EXPECT_FALSE(pace.wants_distance());
    EXPECT_EQ(delayed(pace, 64, 0, 1 << 20), 0U);
}

TEST(Pace, a_distance_that_does_not_pay_is_given_up_and_tried_less_and_less)
{
    Pace pace;
    const unsigned first = delayed(pace, 1, 0);
    EXPECT_GT(first, 0U);
    EXPECT_LT(first, enough / 4);
    EXPECT_LT(delayed(pace, 1, 0, 0, 100 * enough), enough / 2);
}

TEST(Pace, when_a_stream_ends_the_distance_goes)
{
    Pace pace;
    (void)delayed(pace, 5, 0);
    EXPECT_LT(delayed(pace, 1, 20), enough / 4);
    EXPECT_FALSE(pace.wants_distance());
}

// The whole wait is bounded, however slow the writer: it is not a wait for the writer.
TEST(Pace, keeping_a_distance_ends_also_where_the_writer_stops)
{
    Pace pace;
    (void)delayed(pace, 5, 0);
    unsigned asked = 0;
    pace.keep_distance([&asked] {
        ++asked;
        return std::uint64_t{0};
    });
    EXPECT_LE(asked, 8U);
}

} // namespace
} // namespace ringmain::wait
