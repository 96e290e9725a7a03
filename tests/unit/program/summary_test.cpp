#include <ringmain/program/summary.hpp>

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace ringmain::program {
namespace {

Summary summary(std::optional<Findings> findings)
{
    Meter meter;
    meter.start();
    meter.count(3, 3000);
    return Summary("ringmain-consume", "a \"ring\"", meter, std::move(findings));
}

TEST(JsonSummary, IsOneLineThatAParserReadsBack)
{
    Findings findings;
    findings.checked = 3;
    findings.damaged = 1;
    findings.first = {"message 2 is\nbroken"};
    const std::string line = summary(findings).json();
    EXPECT_EQ(line.find('\n'), std::string::npos);
    const auto object = boost::json::parse(line).as_object();
    EXPECT_EQ(object.at("ring").as_string(), "a \"ring\"");
    EXPECT_EQ(object.at("messages").to_number<int>(), 3);
    EXPECT_EQ(object.at("bytes").to_number<int>(), 3000);
    EXPECT_GE(object.at("seconds").to_number<double>(), 0);
    EXPECT_EQ(object.at("verify").at("violations").to_number<int>(), 1);
    EXPECT_EQ(object.at("verify").at("first").as_array().size(), 1U);
}

TEST(JsonSummary, SpeaksOfVerifyingOnlyWhereThatWasDone)
{
    EXPECT_FALSE(boost::json::parse(summary(std::nullopt).json()).as_object().contains("verify"));
}

TEST(TextSummary, SaysWhyMissingMessagesAreNoViolation)
{
    Findings findings;
    findings.missing = 5;
    EXPECT_NE(summary(findings).text().find("other consumers"), std::string::npos);
    findings.missing_counts = true;
    EXPECT_EQ(summary(findings).text().find("other consumers"), std::string::npos);
}

TEST(AMeter, OfNothingHasTakenNoTime)
{
    const Meter meter;
    EXPECT_EQ(Summary("p", "r", meter, std::nullopt).seconds, 0);
    EXPECT_NE(Summary("p", "r", meter, std::nullopt).text().find("0 msg/s"), std::string::npos);
}

} // namespace
} // namespace ringmain::program
