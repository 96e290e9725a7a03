#include <ringmain/backend/stamps.hpp>
#include <ringmain/member/latency_histogram.hpp>

#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <memory>
#include <random>
#include <vector>

namespace ringmain {
namespace {

using layout::Latencies;
using std::chrono::nanoseconds;

TEST(Latency, every_time_falls_into_a_bucket_no_wider_than_an_eighth_of_it)
{
    std::mt19937_64 random(1);
    for (int i = 0; i < 100000; ++i) {
        const std::uint64_t ns = random() >> (28 + random() % 36);
        const unsigned bucket = Latencies::bucket_of(ns);
        const std::uint64_t begin = Latencies::begin_of(bucket);
        const std::uint64_t end = Latencies::begin_of(bucket + 1);
        ASSERT_LE(begin, ns);
        ASSERT_LT(ns, end);
        ASSERT_LE(end - begin, std::max<std::uint64_t>(1, begin / 8)) << ns;
    }
}

TEST(Latency, quantiles_are_at_most_an_eighth_too_high)
{
    LatencyHistogram histogram;
    for (std::uint64_t ns = 1; ns <= 10000; ++ns) {
        histogram.add(Latencies::bucket_of(ns), 1);
    }
    EXPECT_EQ(histogram.messages(), 10000U);
    for (const auto& [part, right] : {std::pair(0.5, 5000), std::pair(0.99, 9900), std::pair(1.0, 10000)}) {
        EXPECT_GE(histogram.quantile(part).count(), right);
        EXPECT_LE(histogram.quantile(part).count(), right * 9 / 8);
    }
    EXPECT_EQ(LatencyHistogram().quantile(0.5), nanoseconds(0)) << "nothing was delivered";
}

TEST(Latency, of_two_looks_the_difference_is_what_came_between)
{
    LatencyHistogram before;
    before.add(Latencies::bucket_of(5), 3);
    LatencyHistogram after = before;
    after.add(Latencies::bucket_of(7), 2);
    EXPECT_EQ(after.since(before).messages(), 2U);
    EXPECT_EQ(after.since(before).quantile(0.1), nanoseconds(7));
    EXPECT_EQ(before.since(after).messages(), 0U) << "of another ring, which took this one's place";
}

class StampsTest : public ::testing::Test {
protected:
    struct Segment {
        layout::Control control;
        std::array<layout::Latencies, layout::max_members> latencies;
    };
    std::unique_ptr<Segment> segment_ = std::make_unique<Segment>();
    static layout::Geometry with_stamps()
    {
        layout::Geometry geometry{};
        geometry.stamps = 1;
        return geometry;
    }
    backend::Stamps stamps_{segment_->control, with_stamps(), 63};

    std::uint64_t counted()
    {
        std::uint64_t sum = 0;
        for (const layout::Counter& each : segment_->latencies[63].counts) {
            sum += each.load();
        }
        return sum;
    }
    // A payload with this behind it.
    static std::vector<std::byte> stored(std::string_view payload, layout::Stamp stamp)
    {
        std::vector<std::byte> bytes(payload.size() + sizeof stamp);
        std::memcpy(bytes.data(), payload.data(), payload.size());
        std::memcpy(bytes.data() + payload.size(), &stamp, sizeof stamp);
        return bytes;
    }
};

TEST_F(StampsTest, a_message_too_short_for_a_stamp_is_delivered_whole_and_not_counted)
{
    const backend::Arrival arrival = stamps_.arrive(as_bytes("1234567"));
    EXPECT_EQ(as_text(arrival.payload), "1234567");
    EXPECT_FALSE(arrival.is_stamped);
    EXPECT_EQ(counted(), 0U);
}

TEST_F(StampsTest, whatever_a_stamp_says_is_counted_once_and_within_the_histogram)
{
    for (const layout::Stamp stamp : {backend::stamp_now(), layout::Stamp{0}, layout::Stamp{-1},
                                      std::numeric_limits<layout::Stamp>::min(), std::numeric_limits<layout::Stamp>::max()}) {
        const std::uint64_t before = counted();
        const auto bytes = stored("payload", stamp);
        const backend::Arrival arrival = stamps_.arrive(bytes);
        EXPECT_EQ(as_text(arrival.payload), "payload");
        EXPECT_TRUE(arrival.is_stamped);
        EXPECT_EQ(counted(), before + 1) << stamp;
    }
}

} // namespace
} // namespace ringmain
