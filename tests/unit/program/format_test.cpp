#include <ringmain/program/format.hpp>

#include <gtest/gtest.h>

namespace ringmain::program {
namespace {

TEST(FormattedSize, ShowsTheLargestUnitThatFits)
{
    EXPECT_EQ(format_size(0), "0 B");
    EXPECT_EQ(format_size(1023), "1023 B");
    EXPECT_EQ(format_size(1024), "1.0 KiB");
    EXPECT_EQ(format_size(1536), "1.5 KiB");
    EXPECT_EQ(format_size(1048575), "1.0 MiB"); // never "1024.0 KiB"
    EXPECT_EQ(format_size(1.8446744073709552e19), "16.0 EiB");
}

TEST(FormattedCount, GroupsByThousands)
{
    EXPECT_EQ(format_count(0), "0");
    EXPECT_EQ(format_count(999), "999");
    EXPECT_EQ(format_count(1000), "1,000");
    EXPECT_EQ(format_count(1234567), "1,234,567");
    EXPECT_EQ(format_count(18446744073709551615U), "18,446,744,073,709,551,615");
}

TEST(FormattedThousands, HasNoUnitBelowAThousand)
{
    EXPECT_EQ(format_thousands(812), "812");
    EXPECT_EQ(format_thousands(1200), "1.2 k");
    EXPECT_EQ(format_thousands(35e6), "35.0 M");
}

TEST(FormattedClock, CountsHoursWithoutEnd)
{
    EXPECT_EQ(format_clock(std::chrono::seconds(65)), "0:01:05");
    EXPECT_EQ(format_clock(std::chrono::hours(100)), "100:00:00");
    EXPECT_EQ(format_clock(std::chrono::milliseconds(999)), "0:00:00");
}

} // namespace
} // namespace ringmain::program
