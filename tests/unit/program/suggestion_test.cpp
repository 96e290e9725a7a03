#include <ringmain/program/suggestion.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace ringmain::program {
namespace {

const std::vector<std::string> options{"--capacity", "--count",       "--frame", "--from",
                                       "--message",  "--max-message", "--mode",  "--rate"};

TEST(EditDistance, CountsEachKindOfSlipOnce)
{
    EXPECT_EQ(edit_distance("frame", "frame"), 0U);
    EXPECT_EQ(edit_distance("frme", "frame"), 1U);
    EXPECT_EQ(edit_distance("fraame", "frame"), 1U);
    EXPECT_EQ(edit_distance("frume", "frame"), 1U);
    EXPECT_EQ(edit_distance("farme", "frame"), 1U);
    EXPECT_EQ(edit_distance("", "frame"), 5U);
    EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
}

TEST(Suggestion, IsTheNearestOption)
{
    EXPECT_EQ(nearest("--farme", options), "--frame");
    EXPECT_EQ(nearest("--max-mesage", options), "--max-message");
    EXPECT_EQ(nearest("--form", options), "--from");
}

TEST(Suggestion, CompletesWhatOnlyOneOptionStartsWith)
{
    EXPECT_EQ(nearest("--cap", options), "--capacity");
    EXPECT_EQ(nearest("--max", options), "--max-message");
}

TEST(Suggestion, IsSilentWhereNothingIsNear)
{
    EXPECT_EQ(nearest("--verbose", options), std::nullopt);
    EXPECT_EQ(nearest("", options), std::nullopt);
    EXPECT_EQ(nearest("--frame", {}), std::nullopt);
}

} // namespace
} // namespace ringmain::program
