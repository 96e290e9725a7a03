// The n-th system call fails, for every n: the error is clear, nothing leaks, and what was there goes on working.

#include <ringmain/layout/semaphores.hpp>
#include <ringmain/orphans.hpp>
#include <ringmain/ring.hpp>
#include <ringmain/sys/calls.hpp>
#include <ringmain/sys/key.hpp>

#include <gtest/gtest.h>
#include <support/child_process.hpp>
#include <support/scoped_ring.hpp>

#include <chrono>
#include <csignal>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringmain {
namespace {

using support::objects_of;
using support::ScopedRing;

int calls_until_failure = 0; // 0: none fails
int failure_errno = 0;

// Only what the kernel can answer: a semop that would not fail with this errno is let through, and not counted.
int fail_the_nth(const char* call) noexcept
{
    const bool semop = std::string_view(call) == "semtimedop";
    if (semop != (failure_errno == EINTR) && !(semop && failure_errno == ENOMEM)) {
        return 0;
    }
    return calls_until_failure > 0 && --calls_until_failure == 0 ? failure_errno : 0;
}

std::string ring_to_remove;

// The kernel answers EIDRM and EINVAL only when the ring is gone; so it is taken away right before the call.
int remove_before_the_nth(const char* /*call*/) noexcept
{
    if (calls_until_failure > 0 && --calls_until_failure == 0) {
        sys::saboteur = nullptr;
        support::remove_objects_of(ring_to_remove);
    }
    return 0;
}

// Runs `attempt` with the 1st, 2nd, ... call sabotaged, until it makes fewer calls than that. `check` looks after each.
template <class Attempt, class Check>
int for_every_call(sys::Saboteur saboteur, Attempt attempt, Check check)
{
    for (int n = 1;; ++n) {
        calls_until_failure = n;
        sys::saboteur = saboteur;
        attempt();
        sys::saboteur = nullptr;
        const bool failed = calls_until_failure == 0;
        check(n);
        if (!failed || ::testing::Test::HasFailure()) {
            return n - 1;
        }
    }
}

constexpr RingOptions of_slots{.slots = 4, .max_message = 32};
constexpr RingOptions of_lanes{.capacity = 256, .producers = 32, .max_message = 32};

class Fault : public ::testing::TestWithParam<int> {
protected:
    void SetUp() override { failure_errno = GetParam(); }
    ScopedRing name_{"fault"};
};

TEST_P(Fault, creating_a_ring_works_or_leaves_nothing)
{
    bool made = false;
    const int calls = for_every_call(
        fail_the_nth,
        [&] {
            const auto ring = Ring::create(name_.name(), of_slots);
            made = ring.has_value();
            if (!ring) {
                EXPECT_FALSE(ring.error().message().empty());
                EXPECT_FALSE(ring.error().hint.empty());
            }
        },
        [&](int n) {
            EXPECT_EQ(made, !objects_of(name_.name()).empty()) << "call " << n << " failed";
            (void)Ring::remove(name_.name());
            support::remove_objects_of(name_.name());
        });
    EXPECT_GT(calls, 0);
}

// A member that could not leave stays until its process ends; places and lanes are used up slowly.
TEST_P(Fault, joining_sending_receiving_and_leaving_keep_the_ring_whole)
{
    for (const auto& [options, takes] : {std::pair(of_slots, 4), std::pair(of_lanes, 15)}) {
        const ScopedRing name("fault");
        const auto ring = Ring::create(name.name(), options);
        ASSERT_TRUE(ring);
        const int calls = for_every_call(
            fail_the_nth,
            [&] {
                if (auto tx = ring->producer()) {
                    (void)tx->try_send(as_bytes("fault"));
                }
                if (auto rx = ring->consumer()) {
                    (void)rx->try_receive();
                    (void)rx->receive_for(std::chrono::microseconds(100)); // goes to sleep
                }
            },
            [&ring, takes = takes](int n) {
                auto tx = ring->producer();
                ASSERT_TRUE(tx) << "call " << n << " failed";
                auto rx = ring->consumer();
                ASSERT_TRUE(rx);
                while (rx->try_receive()) {
                }
                int took = 0;
                while (tx->try_send(as_bytes("x"))) {
                    ++took;
                }
                EXPECT_EQ(took, takes) << "call " << n << " failed";
                while (rx->try_receive()) {
                }
            });
        EXPECT_GT(calls, 0);
    }
}

template <class T>
void expect_a_remedy(const Result<T>& result)
{
    EXPECT_TRUE(result || !result.error().hint.empty()) << result.error().message();
}

// Its bell rings then.
void let_a_member_die(const Ring& ring)
{
    support::ChildProcess member([&ring] {
        const auto rx = ring.consumer();
        ::raise(SIGKILL);
        return rx ? 1 : 2;
    });
    EXPECT_EQ(member.wait().kind, support::ChildEnd::Kind::killed);
}

TEST_P(Fault, looking_repairing_and_removing_do_it_or_say_what_to_do)
{
    for (const RingOptions& options : {of_slots, of_lanes}) {
        const ScopedRing name("fault");
        const int calls = for_every_call(
            fail_the_nth,
            [&] {
                const sys::Saboteur saboteur = sys::saboteur.exchange(nullptr);
                const auto ring = Ring::open_or_create(name.name(), options);
                ASSERT_TRUE(ring);
                let_a_member_die(*ring);
                sys::saboteur = saboteur;
                const auto rings = Ring::list();
                expect_a_remedy(rings);
                expect_a_remedy(rings ? orphans(*rings) : Result<std::vector<Orphan>>(rings.error()));
                expect_a_remedy(ring->status());
                expect_a_remedy(ring->repair(std::chrono::milliseconds(10)));
                expect_a_remedy(Ring::open(name.name()));
                expect_a_remedy(Ring::remove(name.name()));
            },
            [&](int n) {
                const auto removed = Ring::remove(name.name(), true);
                EXPECT_TRUE(removed || removed.error().code == Errc::absent) << removed.error().message();
                EXPECT_TRUE(objects_of(name.name()).empty()) << "call " << n << " failed";
            });
        EXPECT_GT(calls, 0);
    }
}

// A bell that nobody could silence rings on.
TEST_P(Fault, a_repair_that_fails_is_left_to_the_next)
{
    const auto ring = Ring::create(name_.name(), of_slots);
    ASSERT_TRUE(ring);
    for_every_call(
        fail_the_nth,
        [&] {
            const sys::Saboteur saboteur = sys::saboteur.exchange(nullptr);
            let_a_member_die(*ring);
            sys::saboteur = saboteur;
            expect_a_remedy(ring->repair(std::chrono::milliseconds(10)));
        },
        [&](int n) {
            ASSERT_TRUE(ring->repair(std::chrono::seconds(10)));
            const auto status = ring->status();
            ASSERT_TRUE(status);
            EXPECT_TRUE(status->members.empty()) << "call " << n << " failed";
        });
}

// ERANGE: no member lets a semaphore come so far.
TEST(Overflow, of_a_semaphore_hangs_nobody_and_the_ring_can_be_removed)
{
    constexpr std::chrono::seconds a_while(10);
    for (const std::uint16_t semaphore : {layout::sem::full, layout::sem::empty}) {
        const ScopedRing name("fault");
        const auto ring = Ring::create(name.name(), of_slots);
        ASSERT_TRUE(ring);
        auto tx = ring->producer();
        auto rx = ring->consumer();
        ASSERT_TRUE(tx && rx && tx->send(as_bytes("x")));
        const int set = ::semget(sys::ring_name(name.name())->keys[0], 0, 0);
        ASSERT_EQ(::semctl(set, semaphore, SETVAL, static_cast<int>(layout::max_semaphore_value)), 0);
        const auto sent = tx->send_for(as_bytes("y"), a_while);
        EXPECT_TRUE(sent || sent.error() == Errc::corrupt) << semaphore << describe(sent.error());
        const auto received = rx->receive_for(a_while);
        EXPECT_TRUE(received || received.error() == Errc::corrupt) << semaphore << describe(received.error());
        EXPECT_TRUE(Ring::remove(name.name(), true));
        EXPECT_TRUE(objects_of(name.name()).empty());
    }
}

TEST(Removal, before_any_call_hangs_nobody_and_leaves_nothing)
{
    for (const RingOptions& options : {of_slots, of_lanes}) {
        const ScopedRing name("removal");
        ring_to_remove = name.name();
        const int calls = for_every_call(
            remove_before_the_nth,
            [&] {
                const auto ring = Ring::open_or_create(name.name(), options);
                if (!ring) {
                    EXPECT_FALSE(ring.error().hint.empty());
                    return;
                }
                auto tx = ring->producer();
                auto rx = ring->consumer();
                if (tx && rx) {
                    (void)tx->try_send(as_bytes("fault"));
                    (void)rx->try_receive();
                    (void)rx->receive_for(std::chrono::microseconds(100)); // goes to sleep
                }
            },
            [&](int n) {
                (void)Ring::remove(name.name(), true); // one that was made anew
                EXPECT_TRUE(objects_of(name.name()).empty()) << "call " << n;
            });
        EXPECT_GT(calls, 20);
    }
}

INSTANTIATE_TEST_SUITE_P(Errnos, Fault, ::testing::Values(EINTR, ENOMEM, ENOSPC, EACCES),
                         [](const auto& each) { return std::string(strerrorname_np(each.param)); });

} // namespace
} // namespace ringmain
