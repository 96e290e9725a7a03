// Making rings: what options mean, what cannot be had, and races.

#include <ringmain/base/log.hpp>
#include <ringmain/ring.hpp>
#include <ringmain/sys/calls.hpp>
#include <ringmain/sys/segment.hpp>

#include <gtest/gtest.h>
#include <support/child_process.hpp>
#include <support/scoped_ring.hpp>

#include <memory>
#include <vector>

namespace ringmain {
namespace {

using support::ChildProcess;
using support::objects_of;
using support::ScopedRing;

RingStatus made_with(const RingOptions& options)
{
    const ScopedRing name("creation");
    const auto ring = Ring::create(name.name(), options);
    EXPECT_TRUE(ring) << ring.error().message();
    return *ring->status();
}

Error refused(const RingOptions& options)
{
    const ScopedRing name("creation");
    const auto ring = Ring::create(name.name(), options);
    EXPECT_FALSE(ring);
    EXPECT_TRUE(objects_of(name.name()).empty()) << "nothing is left behind";
    return ring.error();
}

TEST(Creation, the_default_is_16_lanes_of_4_mib_for_messages_of_64_kib)
{
    const RingStatus ring = made_with({});
    EXPECT_EQ(ring.backend, "lanes");
    EXPECT_EQ(ring.lane_count, 16U);
    EXPECT_EQ(ring.lane_bytes, 4U << 20);
    EXPECT_EQ(ring.slots, 0U);
    EXPECT_FALSE(ring.publisher_fences) << "this kernel has membarrier";
    EXPECT_EQ(ring.max_message, 65536U);
    EXPECT_EQ(ring.mode, 0600U);
    EXPECT_EQ(ring.state, RingState::ready);
    EXPECT_TRUE(ring.crash_safe);
}

TEST(Creation, slots_alone_mean_the_semaphore_backend_with_64_kib_a_message)
{
    EXPECT_EQ(made_with({.slots = 4}).backend, "semaphore");
    const RingStatus ring = made_with({.backend = "semaphore"});
    EXPECT_EQ(ring.slots, 64U);
    EXPECT_EQ(ring.max_message, 65536U);
    EXPECT_EQ(ring.mode, 0600U);
    EXPECT_EQ(ring.state, RingState::ready);
    EXPECT_TRUE(ring.crash_safe);
}

TEST(Creation, capacity_is_counted_in_payload)
{
    EXPECT_EQ(made_with({.backend = "semaphore", .capacity = 1 << 20, .max_message = 1 << 10}).slots, 1024U);
    EXPECT_EQ(made_with({.backend = "semaphore", .max_message = 8 << 20}).slots, 1U) << "by default at least one message fits";
    EXPECT_EQ(made_with({.backend = "semaphore", .max_message = 1}).slots, 32767U) << "by default as many as can be counted";
}

TEST(Creation, the_capacity_of_a_lane_is_rounded_up_and_holds_four_of_the_longest_messages)
{
    EXPECT_EQ(made_with({.capacity = 1}).lane_bytes, 256U);
    EXPECT_EQ(made_with({.capacity = 257}).lane_bytes, 512U);
    EXPECT_EQ(made_with({.capacity = 512}).max_message, 128U);
    EXPECT_EQ(made_with({.producers = 1, .max_message = 2 << 20}).lane_bytes, 8U << 20);
    EXPECT_EQ(made_with({.producers = 32}).lane_count, 32U);
}

TEST(Creation, options_that_cannot_be_are_refused_with_what_can)
{
    EXPECT_EQ(refused({.mode = 0666}).code, Errc::bad_option);
    EXPECT_NE(refused({.mode = 0602}).message().find("world-writable"), std::string::npos);
    EXPECT_EQ(refused({.mode = 0400}).code, Errc::bad_option);
    EXPECT_EQ(refused({.slots = 0}).code, Errc::bad_option);
    EXPECT_NE(refused({.slots = 32768, .max_message = 8}).message().find("lanes"), std::string::npos);
    EXPECT_EQ(refused({.backend = "semaphore", .capacity = 1 << 20, .max_message = 8}).code, Errc::bad_option);
    EXPECT_EQ(refused({.backend = "semaphore", .capacity = 100, .max_message = 101}).code, Errc::bad_option);
    EXPECT_EQ(refused({.capacity = 100, .slots = 1}).code, Errc::bad_option);
    EXPECT_EQ(refused({.max_message = std::uint64_t{1} << 40}).code, Errc::bad_option);
    EXPECT_EQ(refused({.backend = "nonesuch"}).code, Errc::unsupported);
    EXPECT_NE(refused({.backend = "nonesuch"}).message().find("lanes, semaphore, mutex"), std::string::npos);
    EXPECT_EQ(refused({.backend = "lanes", .slots = 4}).code, Errc::bad_option);
    EXPECT_EQ(refused({.backend = "semaphore", .producers = 4}).code, Errc::bad_option);
    EXPECT_EQ(refused({.producers = 0}).code, Errc::bad_option);
    EXPECT_EQ(refused({.producers = 33}).code, Errc::bad_option);
    EXPECT_EQ(refused({.capacity = std::uint64_t{1} << 33}).code, Errc::bad_option);
    EXPECT_NE(refused({.capacity = 256, .max_message = 65}).message().find("at least 260"), std::string::npos);
}

TEST(Creation, more_memory_than_there_is_says_no_space)
{
    const Error error = refused({.slots = 32767, .max_message = 1 << 30});
    EXPECT_EQ(error.code, Errc::no_space);
    EXPECT_EQ(error.os_error, ENOMEM);
}

TEST(Creation, a_ring_that_exists_is_not_created_again)
{
    const ScopedRing name("creation");
    ASSERT_TRUE(Ring::create(name.name()));
    EXPECT_EQ(Ring::create(name.name()).error().code, Errc::exists);
    EXPECT_TRUE(Ring::open_or_create(name.name()));
}

std::vector<std::string> lines; // what was logged

TEST(Creation, huge_pages_and_locking_that_are_refused_are_done_without_and_logged)
{
    lines.clear();
    set_log_sink([](LogLevel, std::string_view line) { lines.emplace_back(line); });
    sys::saboteur = [](const char* call) noexcept {
        static int shmgets = 0; // the first one asks for huge pages
        const bool wish = std::string_view(call) == "shmctl" || (std::string_view(call) == "shmget" && shmgets++ == 0);
        return wish ? EPERM : 0;
    };
    const auto segment = sys::create_segment(IPC_PRIVATE, 4096, 0600, {.huge_pages = true, .lock_memory = true});
    sys::saboteur = nullptr;
    set_log_sink(nullptr);
    ASSERT_TRUE(segment);
    EXPECT_EQ(sys::remove_segment(*segment), 0);
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_TRUE(lines[0].starts_with("huge pages refused (EPERM), going on without: ")) << lines[0];
    EXPECT_TRUE(lines[1].starts_with("locking in memory refused (EPERM), going on without: ")) << lines[1];
}

TEST(Creation, a_ring_with_locked_memory_works)
{
    EXPECT_EQ(made_with({.slots = 4, .max_message = 64, .lock_memory = true}).slots, 4U);
}

TEST(Creation, where_membarrier_is_refused_a_new_ring_does_without_and_an_old_one_says_what_to_do)
{
    const ScopedRing before("creation");
    const auto old_ring = Ring::create(before.name());
    ASSERT_TRUE(old_ring);
    sys::saboteur = [](const char* call) noexcept { return std::string_view(call) == "membarrier" ? EPERM : 0; };
    const RingStatus without = made_with({});
    const auto tx = old_ring->producer();
    const auto rx = old_ring->consumer();
    sys::saboteur = nullptr;
    EXPECT_TRUE(without.publisher_fences);
    for (const auto& error : {tx.error(), rx.error()}) {
        EXPECT_EQ(error.code, Errc::unsupported);
        EXPECT_EQ(error.os_error, EPERM);
        EXPECT_NE(error.message().find("--publisher-fences"), std::string::npos) << error.message();
    }
    EXPECT_TRUE(old_ring->status()->members.empty());
    EXPECT_TRUE(old_ring->producer()) << "and it works again where the call is allowed";
    EXPECT_TRUE(made_with({.publisher_fences = true}).publisher_fences);
}

TEST(Creation, any_number_of_processes_may_create_at_once_and_all_get_the_same_ring)
{
    for (int round = 0; round < 30; ++round) {
        const ScopedRing name("race");
        std::vector<std::unique_ptr<ChildProcess>> children;
        for (int i = 0; i < 6; ++i) {
            children.push_back(std::make_unique<ChildProcess>([&name] {
                const auto ring = Ring::open_or_create(name.name(), {.slots = 16, .max_message = 8});
                return ring && ring->producer()->try_send(as_bytes("here")) ? 0 : 1;
            }));
        }
        for (const auto& child : children) {
            EXPECT_TRUE(child->wait().succeeded());
        }
        EXPECT_EQ(Ring::open(name.name())->status()->filled, 6U);
    }
}

TEST(Creation, creating_and_removing_at_once_leaves_a_working_ring_or_none)
{
    const ScopedRing name("race");
    std::vector<std::unique_ptr<ChildProcess>> children;
    for (int i = 0; i < 4; ++i) {
        children.push_back(std::make_unique<ChildProcess>([&name, i] {
            for (int round = 0; round < 300; ++round) {
                if (i % 2 == 0) {
                    const auto ring = Ring::open_or_create(name.name(), {.slots = 4, .max_message = 8});
                    if (!ring) {
                        return 1;
                    }
                    const auto producer = ring->producer();
                    if (!producer && producer.error().code != Errc::removed) {
                        return 2;
                    }
                } else {
                    const auto removed = Ring::remove(name.name());
                    if (!removed && removed.error().code != Errc::absent && removed.error().code != Errc::in_use &&
                        removed.error().code != Errc::removed) {
                        return 3;
                    }
                }
            }
            return 0;
        }));
    }
    for (const auto& child : children) {
        EXPECT_EQ(child->wait().text(), "exited with 0");
    }
    const auto ring = Ring::open_or_create(name.name());
    ASSERT_TRUE(ring) << ring.error().message();
    EXPECT_TRUE(Ring::remove(name.name()));
    EXPECT_TRUE(objects_of(name.name()).empty());
}

} // namespace
} // namespace ringmain
