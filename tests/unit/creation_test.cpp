// Making rings: what options mean, what cannot be had, and races.

#include <ringmain/base/log.hpp>
#include <ringmain/ring.hpp>
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

TEST(Creation, the_defaults_are_64_slots_of_64_kib)
{
    const RingStatus ring = made_with({});
    EXPECT_EQ(ring.slots, 64U);
    EXPECT_EQ(ring.max_message, 65536U);
    EXPECT_EQ(ring.mode, 0600U);
    EXPECT_EQ(ring.state, RingState::ready);
    EXPECT_TRUE(ring.crash_safe);
}

TEST(Creation, capacity_is_counted_in_payload)
{
    EXPECT_EQ(made_with({.capacity = 1 << 20, .max_message = 1 << 10}).slots, 1024U);
    EXPECT_EQ(made_with({.max_message = 8 << 20}).slots, 1U) << "by default at least one message fits";
    EXPECT_EQ(made_with({.max_message = 1}).slots, 32767U) << "by default as many as can be counted";
}

TEST(Creation, options_that_cannot_be_are_refused_with_what_can)
{
    EXPECT_EQ(refused({.mode = 0666}).code, Errc::bad_option);
    EXPECT_NE(refused({.mode = 0602}).message().find("world-writable"), std::string::npos);
    EXPECT_EQ(refused({.mode = 0400}).code, Errc::bad_option);
    EXPECT_EQ(refused({.slots = 0}).code, Errc::bad_option);
    EXPECT_NE(refused({.slots = 32768, .max_message = 8}).message().find("lanes"), std::string::npos);
    EXPECT_EQ(refused({.capacity = 1 << 20, .max_message = 8}).code, Errc::bad_option);
    EXPECT_EQ(refused({.capacity = 100, .max_message = 101}).code, Errc::bad_option);
    EXPECT_EQ(refused({.capacity = 100, .slots = 1}).code, Errc::bad_option);
    EXPECT_EQ(refused({.max_message = std::uint64_t{1} << 40}).code, Errc::bad_option);
    EXPECT_EQ(refused({.backend = "nonesuch"}).code, Errc::unsupported);
    EXPECT_NE(refused({.backend = "lanes"}).message().find("semaphore"), std::string::npos);
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
