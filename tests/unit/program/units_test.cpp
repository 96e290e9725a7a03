#include <ringmain/program/units.hpp>

#include <gtest/gtest.h>

#include <string_view>

namespace ringmain::program {
namespace {

using namespace std::chrono_literals;

TEST(Size, LettersAndIecUnitsArePowersOf1024AndSiUnitsOf1000)
{
    EXPECT_EQ(*parse_size("0"), 0U);
    EXPECT_EQ(*parse_size("512"), 512U);
    EXPECT_EQ(*parse_size("512B"), 512U);
    EXPECT_EQ(*parse_size("64K"), 65536U);
    EXPECT_EQ(*parse_size("64k"), 65536U);
    EXPECT_EQ(*parse_size("64KiB"), 65536U);
    EXPECT_EQ(*parse_size("64KB"), 64000U);
    EXPECT_EQ(*parse_size("4M"), 4194304U);
    EXPECT_EQ(*parse_size("3GiB"), 3221225472U);
    EXPECT_EQ(*parse_size("8T"), 8796093022208U);
}

TEST(Size, RefusesWhatIsNotWhollyASize)
{
    for (const std::string_view text : {"", "K", "-1", "+1", " 1", "1 ", "1Q", "1KiBB", "1.5M", "0x10", "1Bi"}) {
        EXPECT_FALSE(parse_size(text)) << text;
    }
}

TEST(Size, RefusesWhatDoesNotFitInsteadOfWrapping)
{
    EXPECT_EQ(*parse_size("18446744073709551615"), 18446744073709551615U);
    EXPECT_FALSE(parse_size("18446744073709551616"));
    EXPECT_TRUE(parse_size("16777215T"));
    EXPECT_FALSE(parse_size("16777216T"));
    EXPECT_NE(parse_size("16777216T").error().find("too large"), std::string::npos);
}

TEST(Size, ErrorsQuoteTheTextAndShowARightOne)
{
    const auto error = parse_size("12q").error();
    EXPECT_NE(error.find("'12q'"), std::string::npos);
    EXPECT_NE(error.find("64K"), std::string::npos);
}

TEST(Count, SuffixesArePowersOf1000)
{
    EXPECT_EQ(*parse_count("250"), 250U);
    EXPECT_EQ(*parse_count("10k"), 10000U);
    EXPECT_EQ(*parse_count("1M"), 1000000U);
    EXPECT_FALSE(parse_count("1KiB"));
    EXPECT_FALSE(parse_count(""));
}

TEST(Duration, EveryUnitIsExact)
{
    EXPECT_EQ(*parse_duration("7ns"), 7ns);
    EXPECT_EQ(*parse_duration("7us"), 7us);
    EXPECT_EQ(*parse_duration("500ms"), 500ms);
    EXPECT_EQ(*parse_duration("2s"), 2s);
    EXPECT_EQ(*parse_duration("3m"), 3min);
    EXPECT_EQ(*parse_duration("1h"), 1h);
}

TEST(Duration, NeedsAUnitAndMustFit)
{
    EXPECT_FALSE(parse_duration("5"));
    EXPECT_FALSE(parse_duration("s"));
    EXPECT_FALSE(parse_duration("-1s"));
    EXPECT_TRUE(parse_duration("9223372036s"));
    EXPECT_FALSE(parse_duration("9223372037s"));
}

TEST(RateText, IsACountInAUnitOfTime)
{
    EXPECT_EQ(parse_rate("500/s")->count, 500U);
    EXPECT_EQ(parse_rate("500/s")->per, 1s);
    EXPECT_EQ(parse_rate("10k/s")->count, 10000U);
    EXPECT_EQ(parse_rate("30/m")->per, 1min);
    for (const std::string_view text : {"500", "500/", "/s", "0/s", "-1/s", "5/x"}) {
        EXPECT_FALSE(parse_rate(text)) << text;
    }
}

TEST(Mode, IsOctalAndHoldsPermissionBitsOnly)
{
    EXPECT_EQ(*parse_mode("0600"), 0600U);
    EXPECT_EQ(*parse_mode("660"), 0660U);
    EXPECT_EQ(*parse_mode("0777"), 0777U);
    for (const std::string_view text : {"", "0800", "1777", "rw", "0600x", "-1"}) {
        EXPECT_FALSE(parse_mode(text)) << text;
    }
}

TEST(Type, IsANumberOfSixteenBits)
{
    EXPECT_EQ(*parse_type("0"), 0U);
    EXPECT_EQ(*parse_type("65535"), 65535U);
    EXPECT_FALSE(parse_type("65536"));
    EXPECT_FALSE(parse_type("one"));
    EXPECT_EQ(*parse_selection("-7"), -7);
    EXPECT_EQ(*parse_selection("65535"), 65535);
    EXPECT_FALSE(parse_selection("-65536"));
    EXPECT_FALSE(parse_selection("--7"));
}

TEST(Batch, IsAtLeastOne)
{
    EXPECT_EQ(*parse_batch("1"), 1U);
    EXPECT_EQ(*parse_batch("65536"), 65536U);
    EXPECT_FALSE(parse_batch("0"));
    EXPECT_FALSE(parse_batch("65537"));
}

} // namespace
} // namespace ringmain::program
