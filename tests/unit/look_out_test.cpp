#include <ringmain/wait/look_out.hpp>

#include <ringmain/base/cache_line.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <limits>
#include <thread>

namespace ringmain::wait {
namespace {

class LookOut : public ::testing::Test {
protected:
    struct alignas(cache_line) Line {
        Atomic<std::uint64_t> word{0};
    };
    Line awaited_;
    Line beside_;
};

TEST_F(LookOut, what_is_there_is_seen_at_the_first_look)
{
    awaited_.word = 1;
    EXPECT_EQ(look_out(awaited_.word, beside_.word, 1), 0U);
    awaited_.word = std::uint64_t{1} << 63;
    EXPECT_EQ(look_out(awaited_.word, beside_.word, 1000), 0U);
}

TEST_F(LookOut, it_looks_as_often_as_it_may)
{
    for (const unsigned most : {0U, 1U, 2U, 3U, 1000U}) {
        EXPECT_EQ(look_out(awaited_.word, beside_.word, most), most);
    }
}

TEST_F(LookOut, what_lies_beside_is_not_what_it_waits_for)
{
    beside_.word = 1;
    EXPECT_EQ(look_out(awaited_.word, beside_.word, 10), 10U);
}

TEST_F(LookOut, it_sees_what_comes_while_it_looks)
{
    std::jthread writer([this] {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        awaited_.word = 7;
    });
    constexpr unsigned most = std::numeric_limits<unsigned>::max(); // more than a minute
    EXPECT_LT(look_out(awaited_.word, beside_.word, most), most);
    EXPECT_EQ(awaited_.word, 7U);
}

} // namespace
} // namespace ringmain::wait
