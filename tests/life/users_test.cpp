// Members of several users: Alice makes a ring, and Bob, who is in her group, wants to use it.

#include <life/fixture.hpp>
#include <life/outside.hpp>

#include <unistd.h>

#include <algorithm>
#include <atomic>

namespace ringmain::life {
namespace {

class Users : public Life {
protected:
    void SetUp() override
    {
        if (!may_be_others()) {
            GTEST_SKIP() << "only root can be several users";
        }
    }

    static ChildProcess as(uid_t user, const std::function<void()>& body)
    {
        return child([&, user] {
            become(user);
            body();
        });
    }
    void alice_makes_one(unsigned mode) const
    {
        EXPECT_TRUE(as(alice, [&] { EXPECT_TRUE(Ring::create(name(), options(mode))); }).wait().succeeded());
    }
    Result<Ring> trusting() const { return Ring::open(name(), {.trusted_uids = {alice}}); }

    static void expect_one_line(const Error& error, Errc code, std::initializer_list<std::string_view> parts)
    {
        EXPECT_EQ(error.code, code);
        const std::string line = error.message();
        EXPECT_EQ(line.find('\n'), std::string::npos);
        for (const std::string_view part : parts) {
            EXPECT_NE(line.find(part), std::string::npos) << line;
        }
    }
};

TEST_P(Users, mode_0600_keeps_another_user_out_and_says_whose_it_is)
{
    alice_makes_one(0600);
    EXPECT_TRUE(as(bob,
                   [&] {
                       for (const auto& ring : {trusting(), Ring::open_or_create(name(), options())}) {
                           ASSERT_FALSE(ring);
                           expect_one_line(ring.error(), Errc::no_permission, {"uid 61001", "0600", "0660", name()});
                       }
                       expect_one_line(Ring::remove(name(), true).error(), Errc::no_permission, {"uid 61001"});
                   })
                    .wait()
                    .succeeded());
    EXPECT_TRUE(Ring::open(name(), {.trusted_uids = {alice}})) << "it is still there";
}

TEST_P(Users, mode_0660_lets_the_group_send_and_receive_once_it_trusts_the_owner)
{
    alice_makes_one(0660);
    const Shared<std::atomic<bool>> has_joined;
    ChildProcess owner = as(alice, [&] {
        const Ring ring = *Ring::open(name());
        Consumer rx = consumer_of(ring);
        *has_joined = true;
        EXPECT_EQ(next(rx), "from bob");
        Producer tx = producer_of(ring);
        EXPECT_TRUE(tx.send(as_bytes("from alice")));
        EXPECT_TRUE(comes_true([&] { return ring.status()->filled == 0; }));
    });
    ChildProcess peer = as(bob, [&] {
        EXPECT_TRUE(comes_true([&] { return has_joined->load(); }));
        expect_one_line(Ring::open(name()).error(), Errc::foreign, {"uid 61001", "--trust 61001"});
        const Ring ring = *trusting();
        Producer tx = producer_of(ring);
        EXPECT_TRUE(tx.send(as_bytes("from bob")));
        EXPECT_TRUE(comes_true([&] { return ring.status()->sent.messages == 2; }));
        Consumer rx = consumer_of(ring);
        EXPECT_EQ(next(rx), "from alice");
        const auto members = ring.status()->members;
        EXPECT_EQ(std::ranges::count(members, bob, &MemberStatus::uid), 2);
        expect_one_line(Ring::remove(name(), true).error(), Errc::no_permission, {name()});
    });
    EXPECT_TRUE(peer.wait().succeeded());
    EXPECT_TRUE(owner.wait().succeeded());
}

TEST_P(Users, who_may_only_read_can_look_and_is_told_what_joining_takes)
{
    alice_makes_one(0640);
    EXPECT_TRUE(as(bob,
                   [&] {
                       const auto ring = trusting();
                       ASSERT_FALSE(ring);
                       expect_one_line(ring.error(), Errc::no_permission, {"0640", "write", "0660"});
                       const auto all = Ring::list();
                       ASSERT_TRUE(all);
                       const auto seen = std::ranges::find(*all, name(), &RingStatus::name);
                       ASSERT_NE(seen, all->end());
                       EXPECT_EQ(seen->state, RingState::ready);
                       EXPECT_EQ(seen->backend, GetParam());
                       EXPECT_EQ(seen->owner_uid, alice);
                       EXPECT_EQ(seen->mode, 0640U);
                   })
                    .wait()
                    .succeeded());
}

TEST_P(Users, a_killed_member_is_cleaned_up_after_by_another_user)
{
    alice_makes_one(0660);
    const Shared<std::atomic<bool>> bob_waits;
    ChildProcess owner = as(alice, [&] {
        const Ring ring = *Ring::open(name());
        Producer tx = producer_of(ring);
        Consumer rx = consumer_of(ring);
        EXPECT_TRUE(tx.send(as_bytes("1")));
        const auto held = rx.receive();
        EXPECT_TRUE(tx.send(as_bytes("2")));
        *bob_waits = true;
        ::pause();
    });
    ASSERT_TRUE(comes_true([&] { return bob_waits->load(); }));
    ChildProcess peer = as(bob, [&] {
        const Ring ring = *trusting();
        Consumer rx = consumer_of(ring);
        std::string all;
        for (std::string text = next(rx); text != "end of stream"; text = next(rx)) {
            all += text;
            *bob_waits = false;
        }
        EXPECT_EQ(all, is_lanes() ? "21!" : "2");
        EXPECT_EQ(living(ring), 1U);
        EXPECT_EQ(ring.status()->repairs, 1U);
    });
    EXPECT_TRUE(comes_true([&] { return !bob_waits->load(); }));
    let_it_block();
    owner.kill();
    EXPECT_TRUE(peer.wait().succeeded());
}

// As a daemon may that joins as root. The kernel looks at each call, not at the first.
TEST_P(Users, a_member_that_gives_up_its_rights_is_told_so_and_nobody_misses_a_wake_up_for_it)
{
    const bool needs_no_call = std::string_view(GetParam()) != "semaphore"; // to send while there is room
    const Ring ring = make();
    Producer tx = producer_of(ring);
    ChildProcess sleeper = child([&] {
        Consumer rx = consumer_of(ring);
        for (int left = needs_no_call ? 2 : 1; left > 0; --left) {
            (void)next(rx);
        }
    });
    ASSERT_TRUE(comes_true([&] { return living(ring) == 2 && sleeper.was_asleep(); }));
    let_it_block();
    const Shared<std::atomic<bool>> has_sent;
    ChildProcess drops = child([&] {
        Producer also = producer_of(ring);
        become(bob);
        EXPECT_EQ(also.send(as_bytes("1")).has_value(), needs_no_call);
        EXPECT_EQ(ring.consumer().error().code, Errc::no_permission);
        *has_sent = true;
        ::pause();
    });
    ASSERT_TRUE(comes_true([&] { return has_sent->load() || drops.has_ended(); }));
    ASSERT_TRUE(tx.send(as_bytes("2")));
    EXPECT_TRUE(sleeper.wait().succeeded());
    EXPECT_FALSE(drops.has_ended());
    drops.kill();
    ChildProcess waits = child([&] {
        Consumer rx = consumer_of(ring);
        become(bob);
        EXPECT_EQ(rx.receive().error(), Errc::no_permission);
    });
    EXPECT_TRUE(waits.wait().succeeded());
    EXPECT_TRUE(producer_of(ring).send(as_bytes("3")));
    EXPECT_EQ(living(ring), 1U);
}

INSTANTIATE_TEST_SUITE_P(Rings, Users, each_ring(), name_of);

} // namespace
} // namespace ringmain::life
