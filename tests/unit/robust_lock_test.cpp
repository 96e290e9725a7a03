// The lock that outlives its owners.

#include <ringmain/sys/robust_lock.hpp>
#include <support/child_process.hpp>

#include <gtest/gtest.h>

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <memory>
#include <thread>
#include <vector>

namespace ringmain::sys {
namespace {

using namespace std::chrono_literals;
using support::ChildProcess;
using support::Shared;
using Word = std::atomic<std::uint32_t>;

void await_sleep(const ChildProcess& child)
{
    while (!child.was_asleep()) {
        std::this_thread::sleep_for(1ms);
    }
}

// Takes the lock and goes.
int take_it(Word& word)
{
    RobustLock lock(word);
    const bool taken = lock.lock(never);
    lock.unlock();
    return taken ? 0 : 1;
}

TEST(RobustLock, lets_one_thread_in_at_a_time)
{
    ASSERT_TRUE(has_robust_locks());
    Word word{0};
    int guarded = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&] {
                RobustLock lock(word);
                for (int n = 0; n < 20'000; ++n) {
                    ASSERT_TRUE(lock.lock(never));
                    ++guarded;
                    lock.unlock();
                }
            });
        }
    }
    EXPECT_EQ(guarded, 80'000);
    EXPECT_EQ(word, 0U);
}

TEST(RobustLock, is_not_taken_twice_and_a_deadline_ends_the_wait)
{
    Word word{0};
    RobustLock lock(word);
    ASSERT_TRUE(lock.try_lock());
    std::jthread other([&word] {
        RobustLock same(word);
        EXPECT_FALSE(same.try_lock());
        const auto begin = Clock::now();
        EXPECT_FALSE(same.lock(begin + 20ms));
        EXPECT_GE(Clock::now() - begin, 20ms);
    });
    other.join();
    lock.unlock();
    EXPECT_TRUE(lock.try_lock());
    lock.unlock();
}

TEST(RobustLock, goes_from_a_killed_owner_to_whoever_sleeps_for_it)
{
    for (int round = 0; round < 50; ++round) {
        const Shared<Word> word;
        ChildProcess owner([&] {
            (void)RobustLock(*word).lock(never);
            ::pause();
            return 0;
        });
        await_sleep(owner);
        ChildProcess heir([&] { return take_it(*word); });
        ChildProcess second_heir([&] { return take_it(*word); });
        await_sleep(heir);
        await_sleep(second_heir);
        owner.kill();
        EXPECT_TRUE(heir.wait().succeeded());
        EXPECT_TRUE(second_heir.wait().succeeded());
        EXPECT_EQ(*word & ~0xc0000000U, 0U);
    }
}

// Between making the word free and waking somebody.
TEST(RobustLock, wakes_a_sleeper_though_its_owner_is_killed_before_it_could)
{
    const Shared<Word> word;
    const Shared<std::atomic<bool>> now;
    ChildProcess owner([&] {
        (void)RobustLock(*word).lock(never);
        while (!*now) {
            ::usleep(100);
        }
        *word = 0;
        ::raise(SIGKILL);
        return 0;
    });
    while (*word == 0) {
        std::this_thread::sleep_for(1ms);
    }
    ChildProcess heir([&] { return take_it(*word); });
    await_sleep(heir);
    *now = true;
    EXPECT_TRUE(heir.wait().succeeded());
}

TEST(RobustLock, of_many_who_sleep_for_it_none_sleeps_on_when_others_are_killed)
{
    const Shared<Word> word;
    for (int round = 0; round < 20; ++round) {
        RobustLock lock(*word);
        ASSERT_TRUE(lock.lock(never));
        std::vector<std::unique_ptr<ChildProcess>> heirs;
        for (int i = 0; i < 4; ++i) {
            heirs.push_back(std::make_unique<ChildProcess>([&] { return take_it(*word); }));
            await_sleep(*heirs.back());
        }
        lock.unlock(); // wakes the one that is killed now, perhaps
        heirs[static_cast<std::size_t>(round) % 4]->kill();
        for (int i = 0; i < 4; ++i) {
            if (i != round % 4) {
                EXPECT_TRUE(heirs[static_cast<std::size_t>(i)]->wait().succeeded());
            }
        }
    }
}

TEST(RobustLock, does_not_believe_in_an_owner_that_is_nonsense_and_gives_up_in_time)
{
    Word word{0x3fffffff};
    EXPECT_FALSE(RobustLock(word).lock(Clock::now() + 5ms));
}

} // namespace
} // namespace ringmain::sys
