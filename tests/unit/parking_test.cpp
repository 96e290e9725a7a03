#include <ringmain/member/creation.hpp>
#include <ringmain/member/membership.hpp>
#include <ringmain/member/parking.hpp>
#include <ringmain/ring.hpp>

#include <gtest/gtest.h>
#include <support/child_process.hpp>
#include <support/scoped_ring.hpp>

#include <atomic>
#include <chrono>
#include <thread>

namespace ringmain::member {
namespace {

using namespace std::chrono_literals;

std::optional<Levels> all_free(const Attachment& ring) noexcept
{
    return Levels{static_cast<std::uint32_t>(ring.geometry().slots), 0};
}

class ParkingTest : public ::testing::Test {
protected:
    void SetUp() override
    {
        ASSERT_TRUE(Ring::create(name_.name(), {.slots = 4, .max_message = 8}));
        ring_ = open(*sys::ring_name(name_.name()), {}).value();
    }
    Membership join() { return *Membership::join(ring_, layout::Role::consumer, all_free); }

    support::ScopedRing name_{"parking"};
    std::shared_ptr<Attachment> ring_;
};

TEST_F(ParkingTest, what_is_ready_already_is_not_waited_for)
{
    const Membership me = join();
    EXPECT_EQ(Parking(*ring_, me.bell()).park([] { return true; }), 0);
    EXPECT_EQ(ring_->control().parked.load(), 0U);
}

TEST_F(ParkingTest, a_park_ends_at_its_deadline)
{
    const Membership me = join();
    EXPECT_EQ(Parking(*ring_, me.bell()).park([] { return false; }, after(2ms)), EAGAIN);
}

TEST_F(ParkingTest, a_permit_from_an_earlier_round_does_not_end_a_park)
{
    const Membership me = join();
    EXPECT_EQ(me.bell().wake(me.bell().member()), 0);
    EXPECT_EQ(Parking(*ring_, me.bell()).park([] { return false; }, after(2ms)), EAGAIN);
}

// Two members hand a number to and fro, and sleep in between: any lost wake-up hangs it.
TEST_F(ParkingTest, no_wake_up_is_lost_between_two_who_park_and_wake)
{
    constexpr std::uint64_t rounds = 20'000;
    std::atomic<std::uint64_t> number{0};
    const auto play = [&](std::uint64_t parity) {
        const Membership me = join();
        const Parking parking(*ring_, me.bell());
        for (std::uint64_t mine = parity; mine < rounds; mine += 2) {
            while (number.load(std::memory_order_acquire) != mine) {
                const int woken = parking.park([&] { return number.load(std::memory_order_acquire) == mine; }, after(20s));
                ASSERT_EQ(woken, 0) << "slept through a wake-up at " << mine;
            }
            number.store(mine + 1, std::memory_order_release);
            ASSERT_EQ(parking.wake_all(), 0);
        }
    };
    std::jthread other(play, 1);
    play(0);
    other.join();
    EXPECT_EQ(number.load(), rounds);
}

// The waker dies between taking the bits and handing out permits, and a whole repair passes: the sleeper still wakes.
TEST_F(ParkingTest, a_waker_that_dies_half_way_leaves_nobody_asleep)
{
    const Membership me = join();
    support::ChildProcess waker([this] {
        const Membership dies = join();
        while (ring_->control().parked.exchange(0) == 0) {
        }
        ::raise(SIGKILL);
        return 0;
    });
    const Parking parking(*ring_, me.bell());
    EXPECT_EQ(parking.park([] { return false; }, after(20s)), EAGAIN) << "the bell rings";
    EXPECT_EQ(repair(*ring_, all_free, me.bell().member()), 0);
    EXPECT_EQ(ring_->control().repairs.load(), 1U);
}

// As above, but the repair is over before the sleeper goes to sleep: then it finds the permit that the repair left.
TEST_F(ParkingTest, a_repair_before_the_sleep_leaves_a_permit)
{
    const Membership me = join();
    const Parking parking(*ring_, me.bell());
    const auto meanwhile = [this] {
        support::ChildProcess waker([this] {
            const Membership dies = join();
            ring_->control().parked.exchange(0);
            ::raise(SIGKILL);
            return 0;
        });
        waker.wait();
        support::ChildProcess repairer([this] {
            const Membership survivor = join(); // repairs
            return 0;
        });
        EXPECT_TRUE(repairer.wait().succeeded());
        return false; // nothing was published: sleep
    };
    EXPECT_EQ(parking.park(meanwhile, after(20s)), 0) << "slept through it";
}

} // namespace
} // namespace ringmain::member
