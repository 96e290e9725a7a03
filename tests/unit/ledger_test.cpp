// The ledger of benchmarks: a figure stands only if every message came exactly once and in its producer's order.

#include <bench/ledger.hpp>

#include <gtest/gtest.h>

#include <initializer_list>
#include <vector>

namespace ringmain::bench {
namespace {

constexpr std::int64_t began_ns = 0;
constexpr std::int64_t ended_ns = 1000;

// Number `i` of producer 1.
constexpr std::uint64_t second(std::uint64_t i)
{
    return Number::first_of(1) + i;
}
constexpr std::uint64_t last(std::uint64_t number)
{
    return number | Number::last;
}

// Of two producers that sent three messages each.
class LedgerOfTwo : public ::testing::Test {
protected:
    LedgerOfTwo()
    {
        ledger_.sent(0, began_ns, 3);
        ledger_.sent(1, began_ns, 3);
    }
    // Whether all that this consumer received could be.
    bool receive(unsigned consumer, std::initializer_list<std::uint64_t> numbers)
    {
        Ledger::Reader reader(2);
        bool ok = true;
        for (const std::uint64_t number : numbers) {
            ok = reader.note(number) && ok;
        }
        has_all_ = reader.has_all();
        ledger_.received(2 + consumer, reader, true, ended_ns);
        return ok;
    }

    Ledger ledger_{2, 2};
    bool has_all_ = false;
};

TEST_F(LedgerOfTwo, stands_where_each_message_came_once_whoever_of_the_consumers_got_it)
{
    EXPECT_TRUE(receive(0, {0, second(0), second(1), 1, last(2)}));
    EXPECT_FALSE(has_all_);
    EXPECT_TRUE(receive(1, {last(second(2))}));
    EXPECT_EQ(ledger_.conclude().messages, 6U);
}

TEST_F(LedgerOfTwo, ends_for_a_consumer_when_it_has_the_last_of_every_producer)
{
    EXPECT_TRUE(receive(0, {second(0), second(1), last(second(2)), 0, 1, last(2)}));
    EXPECT_TRUE(has_all_);
    EXPECT_TRUE(receive(1, {}));
    EXPECT_EQ(ledger_.conclude().messages, 6U);
}

TEST_F(LedgerOfTwo, does_not_stand_where_one_is_missing)
{
    EXPECT_TRUE(receive(0, {0, last(2), second(0), second(1), last(second(2))}));
    EXPECT_TRUE(receive(1, {}));
    EXPECT_THROW((void)ledger_.conclude(), std::runtime_error);
}

TEST_F(LedgerOfTwo, does_not_stand_where_two_consumers_got_the_same_and_nobody_another)
{
    EXPECT_TRUE(receive(0, {0, last(2), second(0), second(1), last(second(2))}));
    EXPECT_TRUE(receive(1, {0}));
    EXPECT_THROW((void)ledger_.conclude(), std::runtime_error);
}

TEST(LedgerReader, does_not_take_what_cannot_be)
{
    for (const std::vector<std::uint64_t>& numbers :
         std::vector<std::vector<std::uint64_t>>{{0, 0},                          // twice in a row
                                                 {0, 1, 2, 1},                    // once more
                                                 {0, second(0), second(1), 0},    // once more, after another producer's
                                                 {0, 1, second(0), 2, second(0)}, // likewise
                                                 {2, 1},                          // in another order
                                                 {Number::first_of(2)}}) {        // from nobody
        Ledger::Reader reader(2);
        bool ok = true;
        for (const std::uint64_t number : numbers) {
            ok = reader.note(number);
        }
        EXPECT_FALSE(ok) << numbers.size();
    }
}

} // namespace
} // namespace ringmain::bench
