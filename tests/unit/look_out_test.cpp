#include <ringmain/wait/look_out.hpp>

#include <ringmain/base/cache_line.hpp>

#include <gtest/gtest.h>

#include <execinfo.h>
#include <pthread.h>

#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
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

// From whatever instruction a signal comes to, to the frame that has no caller.
void* outermost_frame()
{
    std::array<void*, 64> frames{};
    const int depth = ::backtrace(frames.data(), static_cast<int>(frames.size()));
    return depth == 0 ? nullptr : frames.at(static_cast<std::size_t>(depth) - 1);
}

std::atomic<void*> outermost{nullptr};
std::atomic<unsigned> found{0};
std::atomic<unsigned> lost{0};

TEST_F(LookOut, debuggers_and_profilers_find_its_callers)
{
    outermost = outermost_frame();
    (void)std::signal(SIGUSR1, [](int) { ++(outermost_frame() == outermost ? found : lost); });
    std::jthread profiler([this, looking = ::pthread_self()] {
        for (int i = 0; i < 500; ++i) {
            std::this_thread::sleep_for(std::chrono::microseconds(50));
            (void)::pthread_kill(looking, SIGUSR1);
        }
        awaited_.word = 1;
    });
    while (look_out(awaited_.word, beside_.word, 1'000'000) == 1'000'000) {
    }
    profiler.join();
    (void)std::signal(SIGUSR1, SIG_DFL);
    EXPECT_NE(found, 0U);
    EXPECT_EQ(lost, 0U);
}

} // namespace
} // namespace ringmain::wait
