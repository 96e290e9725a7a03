#include <ringmain/program/roff.hpp>

#include <gtest/gtest.h>

namespace ringmain::program::roff {
namespace {

TEST(Roff, shows_text_as_it_is)
{
    EXPECT_EQ(escape("a\\b"), "a\\eb");
    EXPECT_EQ(escape("--rate 'x'"), "\\-\\-rate \\(aqx\\(aq");
    EXPECT_EQ(escape(".TH"), "\\&.TH") << "no request";
    EXPECT_EQ(escape("'TH"), "\\(aqTH") << "no request";
}

TEST(Roff, tells_prose_from_what_stands_below_a_title)
{
    const auto found = passages("One line\nand another.\n\nExit codes:\n  0  done\n  1  failed\nAfterwards.\n");
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found[0].title, "");
    EXPECT_EQ(found[0].body, ".PP\nOne line\nand another.\n");
    EXPECT_EQ(found[1].title, "Exit codes");
    EXPECT_EQ(found[1].body, ".EX\n  0  done\n  1  failed\n.EE\n");
    EXPECT_EQ(found[2].body, ".PP\nAfterwards.\n");
}

TEST(Roff, keeps_columns_in_line)
{
    EXPECT_EQ(passages("IN PLACE  where they lie\nGROUPS    several")[0].body,
              ".PP\n.EX\nIN PLACE  where they lie\nGROUPS    several\n.EE\n");
}

TEST(Roff, of_nothing_is_nothing)
{
    EXPECT_TRUE(passages("").empty());
    EXPECT_TRUE(passages("\n\n").empty());
}

} // namespace
} // namespace ringmain::program::roff
