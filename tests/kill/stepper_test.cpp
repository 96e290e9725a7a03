// The driver itself: does it stop where it says, and does it notice what is broken?

#include <kill/broken_ring.hpp>
#include <kill/fixture.hpp>
#include <kill/stepper.hpp>
#include <support/child_process.hpp>

#include <ringmain/sys/robust_lock.hpp>

#include <algorithm>
#include <atomic>
#include <memory>
#include <vector>

namespace ringmain::kill_tests {
namespace {

using StepperTest = KillTest;

// Counts to fifty in shared memory, in a loop with a call in it: most addresses are visited often.
class Counting : public Scenario {
public:
    std::string name() const override { return "counting"; }
    void set_up() override { shared_.reset(); }
    void prepare() override {}
    void operate() override
    {
        *shared_ = 1;
        for (int i = 0; i < 15; ++i) {
            count_up(i);
        }
        *shared_ = *shared_ + 1000;
    }
    std::optional<std::string> verdict(const KillPoint&) override { return std::nullopt; }
    void clean_up() override {}
    std::uint64_t value() const { return *shared_; }

private:
    [[gnu::noinline]] void count_up(int i)
    {
        if (i % 3 != 0) {
            *shared_ = *shared_ + 1;
        }
    }
    support::Shared<volatile std::uint64_t> shared_;
};

TEST_F(StepperTest, HopsLeadToTheSameInstructionsAndTheSameMemoryAsSingleSteps)
{
    const Pinned pinned;
    Counting counting;
    Stepper stepper(counting);
    ASSERT_TRUE(stepper.trace().finished);
    std::uint64_t stops_by_hops = 0;
    std::uint64_t stops_by_steps = 0;
    for (std::size_t k = 0; k < stepper.trace().kill_points(); ++k) {
        std::uint64_t before = stepper.stops();
        const KillPoint quick = stepper.kill_at(k, Stepper::Travel::by_hops);
        const std::uint64_t quick_value = counting.value();
        stops_by_hops += stepper.stops() - before;
        before = stepper.stops();
        const KillPoint plain = stepper.kill_at(k, Stepper::Travel::by_steps);
        stops_by_steps += stepper.stops() - before;
        ASSERT_NE(quick.how, KillPoint::How::diverged) << k;
        ASSERT_EQ(quick.how, plain.how) << k;
        ASSERT_EQ(quick.rip, plain.rip) << k;
        ASSERT_EQ(quick_value, counting.value()) << k;
    }
    EXPECT_EQ(counting.value(), 1011U);
    EXPECT_LT(stops_by_hops * 4, stops_by_steps);
}

// Waits for a semaphore that nobody raises, or that wake() raises.
class Sleeping : public Scenario {
public:
    explicit Sleeping(bool is_woken) : is_woken_(is_woken) {}
    ~Sleeping() override { (void)set_.remove(); }
    std::string name() const override { return is_woken_ ? "woken" : "sleeping"; }
    std::optional<bool> finishes() const override { return is_woken_; }
    void set_up() override { (void)set_.set(0, 0); }
    void prepare() override {}
    void operate() override
    {
        sembuf op = sys::add(0, -1);
        (void)set_.apply({&op, 1});
    }
    bool wake() override { return is_woken_ && set_.set(0, 1) == 0; }
    std::optional<std::string> verdict(const KillPoint&) override { return std::nullopt; }
    void clean_up() override {}

private:
    bool is_woken_;
    sys::SemaphoreSet set_ = *sys::SemaphoreSet::open_or_create(IPC_PRIVATE, 1, 0600);
};

class CountingThinned : public Counting {
public:
    bool is_thinned() const override { return true; }
    std::uint64_t snapshot() override { return value(); }
};

TEST_F(StepperTest, AThinnedTraceLeavesOutOnlyDeathsThatLeaveTheSameBehind)
{
    const Pinned pinned;
    CountingThinned counting;
    Stepper stepper(counting);
    const std::vector<bool>& shows = stepper.trace().shows;
    std::uint64_t before = 0;
    for (std::size_t k = 0; k < shows.size(); ++k) {
        (void)stepper.kill_at(k);
        ASSERT_EQ(k == 0 || shows[k], k == 0 || counting.value() != before) << k;
        before = counting.value();
    }
}

// Takes a lock and gives it back, with memory that never seems to change.
class LockingThinned : public Scenario {
public:
    std::string name() const override { return "locking"; }
    bool is_thinned() const override { return true; }
    void set_up() override { *word_ = 0; }
    void prepare() override { (void)sys::has_robust_locks(); } // so that it asks the kernel now
    void operate() override
    {
        sys::RobustLock lock(*word_);
        if (lock.try_lock()) {
            lock.unlock();
        }
    }
    std::optional<std::string> verdict(const KillPoint&) override { return std::nullopt; }
    void clean_up() override {}

private:
    support::Shared<std::atomic<std::uint32_t>> word_;
};

TEST_F(StepperTest, AThinnedTraceShowsWhereTheKernelWouldFreeALockFromAndUntilWhen)
{
    const Pinned pinned;
    LockingThinned locking;
    Stepper stepper(locking);
    ASSERT_TRUE(stepper.trace().finished);
    const std::vector<bool>& shows = stepper.trace().shows;
    EXPECT_EQ(std::count(shows.begin() + 1, shows.end(), true), 2) << "announced and withdrawn";
}

TEST_F(StepperTest, AVictimAsleepInTheKernelIsNoticed)
{
    Sleeping sleeping(false);
    Stepper stepper(sleeping);
    EXPECT_FALSE(stepper.trace().finished);
    ASSERT_TRUE(stepper.trace().slept.has_value());
    EXPECT_EQ(stepper.kill_at(stepper.trace().rips.size()).how, KillPoint::How::asleep);
    EXPECT_EQ(stepper.kill_at(*stepper.trace().slept).how, KillPoint::How::reached);
}

TEST_F(StepperTest, AVictimThatIsWokenIsKilledAtTheInstructionsAfterItsSleep)
{
    Sleeping woken(true);
    Stepper stepper(woken);
    ASSERT_TRUE(stepper.trace().finished);
    ASSERT_TRUE(stepper.trace().slept.has_value());
    for (std::size_t k = *stepper.trace().slept; k < stepper.trace().rips.size(); ++k) {
        ASSERT_EQ(stepper.kill_at(k).how, KillPoint::How::reached) << k;
    }
    EXPECT_EQ(stepper.kill_at(stepper.trace().rips.size()).how, KillPoint::How::finished);
}

// Lets a child that shares its memory run for a moment, as creating a ring does.
class Sharing : public Scenario {
public:
    ~Sharing() override { (void)set_.remove(); }
    std::string name() const override { return "sharing"; }
    void set_up() override { (void)set_.set(0, 0); }
    void prepare() override {}
    void operate() override { *worked_ = sys::undo_works(set_, 0); }
    std::optional<std::string> verdict(const KillPoint& point) override
    {
        const bool disturbed = point.how == KillPoint::How::finished && !*worked_;
        *worked_ = false;
        return disturbed ? std::optional<std::string>("the child did not do its work") : std::nullopt;
    }
    void clean_up() override {}

private:
    support::Shared<bool> worked_;
    sys::SemaphoreSet set_ = *sys::SemaphoreSet::open_or_create(IPC_PRIVATE, 1, 0600);
};

TEST_F(StepperTest, AChildOfTheVictimThatSharesItsMemoryIsNotDisturbed)
{
    Sharing sharing;
    const Tally tally = run_campaign(sharing);
    EXPECT_EQ(tally.complaint(), "");
    EXPECT_LT(tally.diverged, tally.points / 10) << "a busy machine makes a few runs differ, not many";
}

// Sends to, or receives from, the textbook ring, half full.
class TextbookScenario : public Scenario {
public:
    enum class Operation { send, receive };
    TextbookScenario(Operation operation, BrokenRing::Mutex mutex) : operation_(operation), mutex_(mutex) {}
    std::string name() const override { return operation_ == Operation::send ? "textbook send" : "textbook receive"; }
    void set_up() override
    {
        ring_ = std::make_unique<BrokenRing>(mutex_);
        (void)ring_->try_send(1);
        (void)ring_->try_send(2);
    }
    void prepare() override {}
    void operate() override { operation_ == Operation::send ? (void)ring_->try_send(3) : (void)ring_->try_receive(); }
    void clean_up() override { ring_.reset(); }
    std::optional<std::string> verdict(const KillPoint&) override
    {
        support::ChildProcess survivor([this] { return static_cast<int>(what_a_survivor_finds()); });
        const support::ChildEnd end = survivor.wait(std::chrono::milliseconds(500));
        clean_up();
        if (end.kind == support::ChildEnd::Kind::hung) {
            return "hung";
        }
        // Where the lock is kept, hangs are what is looked for.
        const bool whole = end.code == 0 || mutex_ == BrokenRing::Mutex::kept_by_the_dead;
        return whole ? std::nullopt : std::optional(std::to_string(end.code) + " permits lost");
    }

private:
    std::uint64_t what_a_survivor_finds()
    {
        while (ring_->try_receive()) {
        }
        std::uint64_t room = 0;
        while (ring_->try_send(room)) {
            ++room;
        }
        return BrokenRing::slots - room;
    }

    Operation operation_;
    BrokenRing::Mutex mutex_;
    std::unique_ptr<BrokenRing> ring_;
};

TEST_F(StepperTest, ARingWithoutTheBellLosesPermitsWhenKilled)
{
    for (const auto operation : {TextbookScenario::Operation::send, TextbookScenario::Operation::receive}) {
        TextbookScenario textbook(operation, BrokenRing::Mutex::undone_at_death);
        const Tally tally = run_campaign(textbook, 10000);
        EXPECT_NE(tally.complaint().find("permits lost"), std::string::npos) << "the kill tests do not bite";
        EXPECT_LT(tally.violated, tally.points) << "a kill before or after the operation is harmless";
        std::printf("of which %zu lose permits, as they must\n", tally.violated);
    }
}

TEST_F(StepperTest, ARingWhoseLockTheDeadKeepHangsWhenKilled)
{
    TextbookScenario textbook(TextbookScenario::Operation::send, BrokenRing::Mutex::kept_by_the_dead);
    const Tally tally = run_campaign(textbook, 1);
    EXPECT_NE(tally.complaint().find("hung"), std::string::npos) << "the kill tests do not bite";
}

} // namespace
} // namespace ringmain::kill_tests
