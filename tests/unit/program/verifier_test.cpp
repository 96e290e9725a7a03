#include <ringmain/program/verifier.hpp>

#include <ringmain/program/generated.hpp>

#include <gtest/gtest.h>

#include <initializer_list>

namespace ringmain::program {
namespace {

void receive(Verifier& verifier, std::uint64_t producer, std::initializer_list<std::uint64_t> sequences)
{
    for (const std::uint64_t sequence : sequences) {
        std::vector<std::byte> bytes(40);
        generate(bytes, {producer, sequence});
        verifier.check(bytes);
    }
}

TEST(AVerifier, IsContentWithEveryMessageOnceInOrder)
{
    Verifier verifier(true);
    receive(verifier, 1, {0, 1, 2});
    receive(verifier, 2, {0, 1});
    receive(verifier, 1, {3});
    const Findings found = verifier.findings({true, true});
    EXPECT_EQ(found.checked, 6U);
    EXPECT_EQ(found.producers, 2U);
    EXPECT_EQ(found.violations(), 0U);
    EXPECT_TRUE(found.first.empty());
}

TEST(AVerifier, CountsWhatIsMissingAgainstTheOnlyConsumerAlone)
{
    Verifier verifier(true);
    receive(verifier, 1, {0, 3, 5});
    EXPECT_EQ(verifier.findings({true, true}).missing, 3U);
    EXPECT_EQ(verifier.findings({true, true}).violations(), 3U);
    EXPECT_EQ(verifier.findings({true, true}).first.size(), 2U);
    EXPECT_NE(verifier.findings({true, true}).first[0].find("messages 1 to 2 are missing"), std::string::npos);
    EXPECT_EQ(verifier.findings({false, true}).missing, 3U);
    EXPECT_EQ(verifier.findings({false, true}).violations(), 0U);
    EXPECT_TRUE(verifier.findings({false, true}).first.empty());
}

TEST(AVerifier, ExpectsNumberZeroFirstOnlyIfNobodyReceivedBefore)
{
    Verifier first(true);
    receive(first, 1, {2, 3});
    EXPECT_EQ(first.findings({true, true}).missing, 2U);
    Verifier later(false);
    receive(later, 1, {2, 3});
    EXPECT_EQ(later.findings({true, true}).missing, 0U);
}

TEST(AVerifier, TellsTwiceFromLate)
{
    Verifier verifier(true);
    receive(verifier, 1, {0, 1, 1}); // twice in a row
    EXPECT_EQ(verifier.findings({true, true}).duplicates, 1U);
    receive(verifier, 1, {5, 3}); // 3 was missing: late
    EXPECT_EQ(verifier.findings({true, true}).duplicates, 1U);
    EXPECT_EQ(verifier.findings({true, true}).out_of_order, 1U);
    EXPECT_EQ(verifier.findings({true, true}).missing, 2U);
    receive(verifier, 1, {3, 0}); // both seen by now
    EXPECT_EQ(verifier.findings({true, true}).duplicates, 3U);
    EXPECT_EQ(verifier.findings({true, true}).out_of_order, 1U);
    receive(verifier, 1, {2, 4}); // what was left of the gap, on both sides
    EXPECT_EQ(verifier.findings({true, true}).out_of_order, 3U);
    EXPECT_EQ(verifier.findings({true, true}).missing, 0U);
}

TEST(AVerifier, CountsWhatWasRedeliveredApart)
{
    Verifier verifier(true);
    receive(verifier, 1, {0, 1, 5});
    for (const std::uint64_t sequence : {1U, 3U, 6U}) { // seen before, missing so far, new
        std::vector<std::byte> bytes(40);
        generate(bytes, {1, sequence});
        verifier.check(bytes, true);
    }
    const Findings found = verifier.findings({true, true});
    EXPECT_EQ(found.redelivered, 3U);
    EXPECT_EQ(found.duplicates, 0U);
    EXPECT_EQ(found.out_of_order, 0U);
    EXPECT_EQ(found.missing, 2U); // 2 and 4
    EXPECT_EQ(found.violations(), 2U);
}

TEST(AVerifier, TakesWhatComesFromInFrontOfItsFirstForLateAndTwiceForTwice)
{
    Verifier verifier(false);
    receive(verifier, 1, {64, 65, 60, 61, 63, 62, 66});
    const Findings left = verifier.findings({false, false});
    EXPECT_EQ(left.duplicates, 0U);
    EXPECT_EQ(left.missing, 0U);
    EXPECT_EQ(left.violations(), 0U) << "somebody died and left it";
    EXPECT_EQ(verifier.findings({false, true}).violations(), 4U) << "nobody did, so it is out of order";
    receive(verifier, 1, {60});
    EXPECT_EQ(verifier.findings({false, false}).duplicates, 1U);
}

TEST(AVerifier, HoldsNobodyResponsibleForWhatOthersLeftBehind)
{
    Verifier verifier(true);
    receive(verifier, 1, {0, 2, 1});
    EXPECT_EQ(verifier.findings({true, true}).violations(), 1U);
    EXPECT_EQ(verifier.findings({true, true}).first.size(), 1U);
    EXPECT_EQ(verifier.findings({true, false}).out_of_order, 1U);
    EXPECT_EQ(verifier.findings({true, false}).violations(), 0U);
    EXPECT_TRUE(verifier.findings({true, false}).first.empty());
}

TEST(AVerifier, KnowsAMessageThatWasAltered)
{
    Verifier verifier(true);
    std::vector<std::byte> bytes(40);
    generate(bytes, {1, 0});
    bytes[30] ^= std::byte{1};
    verifier.check(bytes);
    verifier.check(as_bytes("hello\n"));
    EXPECT_EQ(verifier.findings({true, true}).damaged, 2U);
    EXPECT_EQ(verifier.findings({true, true}).violations(), 2U);
    EXPECT_NE(verifier.findings({true, true}).first[1].find("message 2 (6 bytes)"), std::string::npos);
}

TEST(AVerifier, ListsTheFirstTenAndCountsTheRest)
{
    Verifier verifier(true);
    for (int i = 0; i < 25; ++i) {
        verifier.check(as_bytes("no"));
    }
    EXPECT_EQ(verifier.findings({true, true}).violations(), 25U);
    EXPECT_EQ(verifier.findings({true, true}).first.size(), Verifier::most_sentences);
}

} // namespace
} // namespace ringmain::program
