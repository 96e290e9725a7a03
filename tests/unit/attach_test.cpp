// What one finds at a ring's place, and what each of it is called.

#include <ringmain/layout/control.hpp>
#include <ringmain/ring.hpp>
#include <ringmain/sys/key.hpp>
#include <ringmain/sys/segment.hpp>
#include <ringmain/sys/semaphore_set.hpp>

#include <algorithm>

#include <gtest/gtest.h>
#include <support/child_process.hpp>
#include <support/scoped_ring.hpp>
#include <unistd.h>

namespace ringmain {
namespace {

using support::ChildProcess;

class Attach : public ::testing::Test {
protected:
    [[nodiscard]] const std::string& name() const { return ring_.name(); }
    [[nodiscard]] key_t key() const { return sys::ring_name(name())->keys[0]; }
    [[nodiscard]] Errc open_error() const { return Ring::open(name()).error().code; }
    void make() { ASSERT_TRUE(Ring::create(name(), small)); }

    // The superblock, writable, for damaging it.
    layout::Superblock& superblock()
    {
        control_ = *sys::Mapping::attach(*sys::find_segment(key()), sys::Access::read_write);
        return reinterpret_cast<layout::Control*>(control_.bytes().data())->superblock;
    }
    void expect_replaceable()
    {
        const auto fresh = Ring::open_or_create(name(), small);
        ASSERT_TRUE(fresh) << fresh.error().message();
        EXPECT_TRUE(fresh->producer()->try_send(as_bytes("works")));
    }
    void TearDown() override
    {
        (void)Ring::remove(name(), true);
        EXPECT_TRUE(support::objects_of(name()).empty());
    }

    const RingOptions small{.slots = 4, .max_message = 32};

private:
    support::ScopedRing ring_{"attach"};
    sys::Mapping control_;
};

TEST_F(Attach, nothing_is_absent)
{
    EXPECT_EQ(open_error(), Errc::absent);
    EXPECT_EQ(Ring::remove(name()).error().code, Errc::absent);
}

TEST_F(Attach, a_set_alone_is_unfinished_and_the_next_creator_finishes_it)
{
    ASSERT_TRUE(sys::SemaphoreSet::open_or_create(key(), layout::sem::count, 0600));
    EXPECT_EQ(open_error(), Errc::unfinished);
    expect_replaceable();
}

TEST_F(Attach, a_half_removed_ring_is_made_anew_in_a_set_that_nobody_else_knows)
{
    make();
    const auto old_ring = Ring::open(name());
    for (const key_t part : {key(), key() + 1}) {
        ASSERT_EQ(sys::remove_segment(*sys::find_segment(part)), 0);
    }
    expect_replaceable();
    EXPECT_EQ(old_ring->consumer().error().code, Errc::removed);
}

TEST_F(Attach, an_unfinished_ring_can_be_removed)
{
    ASSERT_TRUE(sys::SemaphoreSet::open_or_create(key(), layout::sem::count, 0600));
    ASSERT_TRUE(sys::create_segment(key() + 1, 100, 0600));
    EXPECT_TRUE(Ring::remove(name()));
}

TEST_F(Attach, opening_waits_for_a_creator_at_work)
{
    const auto set = sys::SemaphoreSet::open_or_create(key(), layout::sem::count, 0600);
    std::array lock{sys::add_undo(layout::sem::lock, 1)};
    ASSERT_EQ(set->apply(lock), 0);
    ChildProcess opener([this] { return Ring::open_or_create(name(), small) ? 0 : 1; });
    while (!opener.was_asleep()) {
        ::usleep(1000);
    }
    EXPECT_FALSE(opener.has_ended());
    std::array unlock{sys::add_undo(layout::sem::lock, -1)};
    ASSERT_EQ(set->apply(unlock), 0);
    EXPECT_TRUE(opener.wait().succeeded());
}

TEST_F(Attach, another_version_is_incompatible_and_both_versions_are_named)
{
    make();
    superblock().version = 77;
    const auto refused = Ring::open(name());
    EXPECT_EQ(refused.error().code, Errc::incompatible);
    EXPECT_NE(refused.error().message().find("version 77"), std::string::npos);
    EXPECT_NE(refused.error().message().find("is " + std::to_string(layout::version)), std::string::npos);
    EXPECT_EQ(Ring::open_or_create(name()).error().code, Errc::incompatible) << "never replaced silently";
    EXPECT_EQ(Ring::remove(name()).error().code, Errc::incompatible);
    EXPECT_TRUE(Ring::remove(name(), true));
}

TEST_F(Attach, a_ring_of_an_untrusted_user_is_foreign_until_that_user_is_trusted)
{
    if (::geteuid() != 0) {
        return; // only root can make another user's ring
    }
    ChildProcess other([this] {
        RingOptions options = small;
        options.mode = 0660;
        return ::seteuid(65534) == 0 && Ring::create(name(), options) ? 0 : 1;
    });
    ASSERT_TRUE(other.wait().succeeded());
    const auto refused = Ring::open(name());
    EXPECT_EQ(refused.error().code, Errc::foreign);
    EXPECT_NE(refused.error().message().find("uid 65534"), std::string::npos);
    EXPECT_TRUE(Ring::open(name(), {.trusted_uids = {65534}}));
}

TEST_F(Attach, a_ring_that_may_not_be_read_names_its_owner)
{
    if (::geteuid() != 0) {
        return;
    }
    make();
    ChildProcess other([this] {
        if (::setuid(65534) != 0) {
            return 2;
        }
        const auto refused = Ring::open(name());
        return refused.error().code == Errc::no_permission &&
                       refused.error().message().find("uid 0 with mode 0600") != std::string::npos
                   ? 0
                   : 1;
    });
    EXPECT_TRUE(other.wait().succeeded());
}

TEST_F(Attach, impossible_geometry_is_corrupt)
{
    for (const auto damage : {+[](layout::Geometry& g) { g.slots = 0; }, +[](layout::Geometry& g) { g.slots = 1U << 20; },
                              +[](layout::Geometry& g) { g.slot_stride = 8; }, +[](layout::Geometry& g) { g.data_bytes *= 2; },
                              +[](layout::Geometry& g) { g.max_message = ~std::uint64_t{0}; },
                              +[](layout::Geometry& g) { g.backend = static_cast<layout::BackendId>(99); }}) {
        make();
        damage(superblock().geometry);
        EXPECT_EQ(open_error(), Errc::corrupt);
        EXPECT_EQ(Ring::open_or_create(name()).error().code, Errc::corrupt) << "never replaced silently";
        ASSERT_TRUE(Ring::remove(name()));
    }
}

TEST_F(Attach, impossible_geometry_of_lanes_is_corrupt)
{
    for (const auto damage :
         {+[](layout::Geometry& g) { g.lanes = 0; }, +[](layout::Geometry& g) { g.lanes = 33; },
          +[](layout::Geometry& g) { g.lane_bytes = 0; }, +[](layout::Geometry& g) { g.lane_bytes -= 8; },
          +[](layout::Geometry& g) { g.lane_bytes *= 2; }, +[](layout::Geometry& g) { g.data_bytes *= 2; },
          +[](layout::Geometry& g) { g.max_message = g.lane_bytes / 4 + 1; },
          +[](layout::Geometry& g) { g.lane_bytes = std::uint64_t{1} << 63; }, +[](layout::Geometry& g) { g.first_position = 4; },
          +[](layout::Geometry& g) { g.fencing = static_cast<layout::Fencing>(0); }}) {
        ASSERT_TRUE(Ring::create(name(), {.capacity = 256, .producers = 2}));
        damage(superblock().geometry);
        EXPECT_EQ(open_error(), Errc::corrupt);
        ASSERT_TRUE(Ring::remove(name()));
    }
}

TEST_F(Attach, another_geometry_of_lanes_is_a_mismatch_and_an_equal_one_is_not)
{
    ASSERT_TRUE(Ring::create(name(), {.capacity = 300, .producers = 2}));
    EXPECT_NE(Ring::open(name(), {.capacity = 256}).error().message().find("capacity of a lane is 512, not 256"),
              std::string::npos);
    EXPECT_NE(Ring::open(name(), {.producers = 3}).error().message().find("number of producers is 2, not 3"), std::string::npos);
    EXPECT_TRUE(Ring::open(name(), {.capacity = 500, .producers = 2}));
}

TEST_F(Attach, what_only_another_backend_has_is_a_mismatch)
{
    ASSERT_TRUE(Ring::create(name(), {.backend = "lanes"}));
    const auto with_slots = Ring::open(name(), {.slots = 4});
    ASSERT_FALSE(with_slots) << "a ring of lanes has no 4 slots";
    EXPECT_EQ(with_slots.error().code, Errc::mismatch);
    ASSERT_TRUE(Ring::remove(name()));
    make();
    const auto with_lanes = Ring::open(name(), {.producers = 4});
    ASSERT_FALSE(with_lanes) << "a ring of slots has no 4 lanes";
    EXPECT_EQ(with_lanes.error().code, Errc::mismatch);
}

TEST_F(Attach, a_control_segment_of_another_size_is_corrupt)
{
    make();
    superblock().control_bytes = 1;
    EXPECT_EQ(open_error(), Errc::corrupt);
}

TEST_F(Attach, a_ring_without_its_data_is_corrupt)
{
    make();
    ASSERT_EQ(sys::remove_segment(*sys::find_segment(key() + 1)), 0);
    EXPECT_EQ(open_error(), Errc::corrupt);
    EXPECT_TRUE(Ring::remove(name()));
}

TEST_F(Attach, a_ring_without_its_set_is_unfinished_and_is_made_anew_on_request)
{
    make();
    ASSERT_EQ(sys::SemaphoreSet::open(key())->remove(), 0);
    EXPECT_EQ(open_error(), Errc::unfinished);
    expect_replaceable();
}

TEST_F(Attach, another_program_at_a_key_moves_the_ring_to_the_next)
{
    const auto stranger = sys::create_segment(key(), 4096, 0600);
    const auto strange_set = sys::SemaphoreSet::open_or_create(key(), 3, 0600);
    ASSERT_TRUE(stranger && strange_set);
    EXPECT_EQ(open_error(), Errc::absent);
    expect_replaceable();
    EXPECT_EQ(Ring::open(name())->status()->key, sys::ring_name(name())->keys[1]);
    EXPECT_TRUE(Ring::remove(name()));
    EXPECT_TRUE(sys::segment_status(*stranger)) << "what is not ours stays";
    EXPECT_EQ(sys::remove_segment(*stranger), 0);
    EXPECT_EQ(strange_set->remove(), 0);
}

TEST_F(Attach, another_ring_at_a_key_moves_the_ring_to_the_next)
{
    make();
    superblock().name[0] = '!';
    EXPECT_EQ(open_error(), Errc::absent);
    expect_replaceable();
    EXPECT_TRUE(Ring::remove(name()));
    superblock().name[0] = name()[0];
}

TEST_F(Attach, another_geometry_is_a_mismatch_that_names_both_and_who_is_in_the_way)
{
    make();
    const auto alone = Ring::open(name(), {.slots = 5});
    EXPECT_EQ(alone.error().code, Errc::mismatch);
    EXPECT_NE(alone.error().message().find("number of slots is 4, not 5"), std::string::npos);
    EXPECT_NE(alone.error().message().find("--recreate"), std::string::npos);
    const auto member = Ring::open(name())->producer();
    const auto used = Ring::open_or_create(name(), {.max_message = 8});
    EXPECT_NE(used.error().message().find("max-message is 32, not 8"), std::string::npos);
    EXPECT_NE(used.error().message().find("(pid " + std::to_string(::getpid()) + ")"), std::string::npos);
    EXPECT_TRUE(Ring::open(name(), small));
}

TEST_F(Attach, recreate_replaces_a_ring_that_nobody_is_attached_to_and_no_other)
{
    make();
    {
        const auto member = Ring::open(name())->consumer();
        const auto refused = Ring::recreate(name(), {.slots = 9});
        EXPECT_EQ(refused.error().code, Errc::in_use);
        EXPECT_NE(refused.error().message().find("(pid " + std::to_string(::getpid()) + ")"), std::string::npos);
    }
    const auto fresh = Ring::recreate(name(), {.slots = 9, .max_message = 8});
    ASSERT_TRUE(fresh);
    EXPECT_EQ(fresh->status()->slots, 9U);
}

TEST_F(Attach, the_list_shows_rings_in_every_state_and_no_control_characters)
{
    make();
    const auto seen = [this] {
        const auto all = Ring::list();
        const auto found = std::ranges::find(*all, key(), &RingStatus::key);
        return found == all->end() ? RingStatus{} : *found;
    };
    EXPECT_EQ(seen().state, RingState::ready);
    EXPECT_EQ(seen().name, name());
    if (::geteuid() == 0) {
        ChildProcess other([&seen] { return ::setuid(65534) == 0 && seen().state == RingState::unreadable ? 0 : 1; });
        EXPECT_TRUE(other.wait().succeeded());
    }
    superblock().name[0] = '\033';
    EXPECT_EQ(seen().name, "?" + name().substr(1));
    superblock().name[0] = name()[0];
    superblock().geometry.slots = 0;
    EXPECT_EQ(seen().state, RingState::corrupt);
    superblock().version = 77;
    EXPECT_EQ(seen().state, RingState::incompatible);
    superblock().magic = 0;
    EXPECT_EQ(seen().state, RingState::unfinished);
    EXPECT_TRUE(Ring::remove(name())) << "what is unfinished can be removed";
}

TEST_F(Attach, a_dead_member_is_no_obstacle_to_removal)
{
    make();
    ChildProcess member([this] {
        const auto producer = Ring::open(name())->producer();
        ::pause();
        return producer ? 0 : 1;
    });
    while (Ring::open(name())->status()->members.empty()) {
        ::usleep(1000);
    }
    EXPECT_EQ(Ring::remove(name()).error().code, Errc::in_use);
    member.kill();
    EXPECT_TRUE(Ring::remove(name()));
}

} // namespace
} // namespace ringmain
