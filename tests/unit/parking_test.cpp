#include <ringmain/member/creation.hpp>
#include <ringmain/member/membership.hpp>
#include <ringmain/member/parking.hpp>
#include <ringmain/ring.hpp>
#include <ringmain/sys/barrier.hpp>
#include <ringmain/sys/calls.hpp>

#include <gtest/gtest.h>
#include <support/child_process.hpp>
#include <support/scoped_ring.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <string_view>
#include <thread>

namespace ringmain::member {
namespace {

using namespace std::chrono_literals;

std::optional<Levels> all_free(const Attachment& ring) noexcept
{
    return Levels{static_cast<std::uint32_t>(ring.geometry().slots), 0};
}

void bury_nobody(const Attachment&, std::uint64_t) noexcept
{
}

const Customs customs{all_free, bury_nobody};

constexpr std::array fencings{layout::Fencing::by_sleepers, layout::Fencing::by_publishers};

// A saboteur that lets all pass.
template <int signal>
int raise_before_semop(const char* call) noexcept
{
    if (std::string_view(call) == "semtimedop") {
        sys::saboteur = nullptr;
        ::raise(signal);
    }
    return 0;
}

class ParkingTest : public ::testing::Test {
protected:
    void SetUp() override
    {
        ASSERT_TRUE(Ring::create(name_.name(), {.slots = 4, .max_message = 8}));
        ring_ = open(*sys::ring_name(name_.name()), {}).value();
        ASSERT_TRUE(sys::join_barriers());
    }
    Membership join() { return *Membership::join(ring_, layout::Role::consumer, customs); }
    Parking parking_of(const Membership& me, layout::Fencing fencing = layout::Fencing::by_sleepers)
    {
        return {ring_->control().hungry, me.bell(), me.events(), fencing};
    }

    support::ScopedRing name_{"parking"};
    std::shared_ptr<Attachment> ring_;
};

TEST_F(ParkingTest, what_is_ready_already_is_not_waited_for)
{
    const Membership me = join();
    EXPECT_EQ(parking_of(me).park([] { return true; }), 0);
    EXPECT_EQ(ring_->control().hungry.load(), 0U);
}

TEST_F(ParkingTest, a_park_ends_at_its_deadline)
{
    const Membership me = join();
    EXPECT_EQ(parking_of(me).park([] { return false; }, after(2ms)), EAGAIN);
}

TEST_F(ParkingTest, a_permit_from_an_earlier_round_does_not_end_a_park)
{
    const Membership me = join();
    EXPECT_EQ(me.bell().wake(me.bell().member()), 0);
    EXPECT_EQ(parking_of(me).park([] { return false; }, after(2ms)), EAGAIN);
}

// Two members hand a number to and fro, and sleep in between: any lost wake-up hangs it.
TEST_F(ParkingTest, no_wake_up_is_lost_between_two_who_park_and_wake_whoever_fences)
{
    for (const layout::Fencing fencing : fencings) {
        constexpr std::uint64_t rounds = 10'000;
        std::atomic<std::uint64_t> number{0};
        const auto play = [&](std::uint64_t parity) {
            const Membership me = join();
            const Parking parking = parking_of(me, fencing);
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
}

// A permit from before the change may be taken, and the ring looked at, before the change: it does not do for a wake-up.
TEST_F(ParkingTest, who_leaves_wakes_also_those_who_take_an_older_permit_meanwhile)
{
    static const Bell* sleeper = nullptr;
    const auto takes_its_permit = [](const Attachment&, std::uint64_t) noexcept { EXPECT_EQ(sleeper->clear_wake(), 0); };
    const Membership me = join();
    sleeper = &me.bell();
    const Customs slow{all_free, takes_its_permit};
    {
        const Membership leaves = *Membership::join(ring_, layout::Role::producer, slow);
        EXPECT_EQ(me.bell().wake(me.bell().member()), 0);
    }
    EXPECT_EQ(me.bell().sleep(after(2ms)), 0) << "it has not seen that nobody produces any more";
}

// Who waits for messages is not woken by news of room.
TEST_F(ParkingTest, a_wake_up_is_for_those_who_wait_for_that_news_only)
{
    const Membership me = join();
    const Membership other = join();
    const Parking for_room(ring_->control().short_of_room, other.bell(), other.events(), layout::Fencing::by_sleepers);
    const auto meanwhile = [&] {
        EXPECT_EQ(for_room.wake_all(), 0);
        EXPECT_EQ(ring_->control().hungry.load(), std::uint64_t{1} << me.bell().member());
        return false;
    };
    EXPECT_EQ(parking_of(me).park(meanwhile, after(2ms)), EAGAIN);
    EXPECT_EQ(ring_->control().hungry.load(), 0U) << "whoever wakes up takes its bit back";
}

// The waker dies between taking the bits and handing out permits, and a whole repair passes: the sleeper still wakes.
TEST_F(ParkingTest, a_waker_that_dies_half_way_leaves_nobody_asleep)
{
    const Membership me = join();
    support::ChildProcess waker([this] {
        const Membership dies = join();
        while (ring_->control().hungry.exchange(0) == 0) {
        }
        ::raise(SIGKILL);
        return 0;
    });
    const Parking parking = parking_of(me);
    EXPECT_EQ(parking.park([] { return false; }, after(20s)), EAGAIN) << "the bell rings";
    EXPECT_EQ(repair(*ring_, customs, me.bell().member()), 0);
    EXPECT_EQ(ring_->control().repairs.load(), 1U);
}

// As above, but the sleeper is still on its way from its last look into the kernel when all that is over. Each is a process of
// its own and is stopped, or killed, right in front of its semop; nobody but the repair leaves a permit.
TEST_F(ParkingTest, who_falls_asleep_after_a_waker_died_and_was_repaired_after_finds_a_permit)
{
    for (const layout::Fencing fencing : fencings) {
        const support::Shared<std::atomic<bool>> published;
        support::ChildProcess sleeper([&] {
            const Membership me = join();
            const auto look_and_stop_later = [&] {
                sys::saboteur = raise_before_semop<SIGSTOP>;
                return published->load();
            };
            const int woken = parking_of(me, fencing).park(look_and_stop_later, after(10s));
            return published->load() ? woken : -1;
        });
        while (support::process_state(sleeper.pid()) != 'T') {
            ASSERT_FALSE(sleeper.has_ended());
            std::this_thread::sleep_for(1ms);
        }
        ASSERT_NE(ring_->control().hungry.load(), 0U);

        support::ChildProcess waker([&] {
            const Membership me = join();
            published->store(true);
            sys::saboteur = raise_before_semop<SIGKILL>;
            return parking_of(me, fencing).wake_all();
        });
        ASSERT_EQ(waker.wait().kind, support::ChildEnd::Kind::killed);
        ASSERT_EQ(ring_->control().hungry.load(), 0U) << "it took the bits, and nobody else gives a permit for them";

        const std::uint64_t repairs = ring_->control().repairs.load();
        support::ChildProcess repairer(
            [this] { return repair(*ring_, customs, layout::max_members); }); // no member: does not leave
        ASSERT_TRUE(repairer.wait().succeeded());
        ASSERT_EQ(ring_->control().repairs.load(), repairs + 1);

        sleeper.signal(SIGCONT);
        const support::ChildEnd end = sleeper.wait();
        EXPECT_TRUE(end.succeeded()) << "slept through it: it " << end.text();
    }
}

} // namespace
} // namespace ringmain::member
