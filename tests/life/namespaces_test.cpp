// Members in namespaces of their own.

#include <life/fixture.hpp>
#include <life/outside.hpp>

#include <unistd.h>

#include <atomic>
#include <set>

namespace ringmain::life {
namespace {

class Namespaces : public Life {
protected:
    void SetUp() override
    {
        if (!may_have_namespaces()) {
            GTEST_SKIP() << "no namespaces can be had here (CAP_SYS_ADMIN)";
        }
    }

    // Sends and receives, and dies as a member, with a message in its hand.
    static int join_from_inside(const Ring& ring, bool can)
    {
        auto tx = ring.producer();
        EXPECT_EQ(tx.has_value(), can);
        if (!tx) {
            EXPECT_EQ(tx.error().code, Errc::unsupported);
            EXPECT_NE(tx.error().message().find("PID namespace"), std::string::npos) << tx.error().message();
            return HasFailure() ? 1 : 0;
        }
        Consumer rx = consumer_of(ring);
        EXPECT_EQ(next(rx), "in");
        const auto held = rx.receive();
        EXPECT_EQ(as_text(held->bytes()), "kept");
        EXPECT_TRUE(tx->send(as_bytes("out")));
        ::_exit(HasFailure() ? 1 : 0);
    }
};

TEST_P(Namespaces, who_leaves_the_ipc_namespace_counts_as_dead_and_is_told_that_the_ring_is_gone)
{
    const Ring ring = make();
    Producer tx = producer_of(ring);
    ASSERT_TRUE(tx.send(as_bytes("1")));
    const Shared<std::atomic<bool>> others_went_on;
    ChildProcess leaver = child([&] {
        Producer also = producer_of(ring);
        Consumer takes = consumer_of(ring);
        const auto held = takes.receive();
        EXPECT_TRUE(held);
        EXPECT_TRUE(leave_ipc_namespace());
        EXPECT_TRUE(comes_true([&] { return others_went_on->load(); }));
        EXPECT_EQ(takes.receive().error(), Errc::removed);
        EXPECT_EQ(how_sending_ends(also), Errc::removed);
        EXPECT_EQ(ring.producer().error().code, Errc::removed);
    });
    ASSERT_TRUE(comes_true([&] { return ring.status()->unburied != 0; }));
    Consumer rx = consumer_of(ring);
    EXPECT_EQ(living(ring), 2U);
    if (is_lanes()) {
        EXPECT_EQ(next(rx), "1!");
    }
    ASSERT_TRUE(tx.send(as_bytes("2")));
    EXPECT_EQ(next(rx), "2");
    *others_went_on = true;
    EXPECT_TRUE(leaver.wait().succeeded());
    EXPECT_EQ(ring.status()->unburied, 0U) << "it died only once";
}

TEST_P(Namespaces, a_process_counts_as_dead_only_when_its_last_thread_has_left_the_ipc_namespace)
{
    const Ring ring = make();
    ChildProcess process = child([&] {
        Producer tx = producer_of(ring);
        Consumer rx = consumer_of(ring);
        std::jthread([&] {
            EXPECT_TRUE(leave_ipc_namespace());
            EXPECT_EQ(ring.consumer().error().code, Errc::removed);
        }).join();
        EXPECT_EQ(living(ring), 2U);
        EXPECT_EQ(ring.status()->unburied, 0U);
        EXPECT_TRUE(tx.send(as_bytes("1")));
        EXPECT_EQ(next(rx), "1");
    });
    EXPECT_TRUE(process.wait().succeeded());
}

// The lock of `mutex` goes by thread ids: see place_among_its_own().
TEST_P(Namespaces, members_of_several_pid_namespaces_share_a_ring_or_are_told_that_they_cannot)
{
    const bool can = std::string_view(GetParam()) != "mutex";
    const Ring ring = make();
    Producer tx = producer_of(ring);
    ChildProcess launcher = child([&] { EXPECT_EQ(in_pid_namespace([&] { return join_from_inside(ring, can); }), 0); });
    if (can) {
        ASSERT_TRUE(comes_true([&] { return living(ring) == 3; }));
        const auto seen = ring.status();
        for (const MemberStatus& each : seen->members) {
            EXPECT_TRUE(each.pid == 1 || each.pid == static_cast<std::uint32_t>(::getpid())) << "as each calls itself";
        }
        ASSERT_TRUE(tx.send(as_bytes("in")));
        ASSERT_TRUE(tx.send(as_bytes("kept")));
    }
    EXPECT_TRUE(launcher.wait(30s).succeeded());
    ASSERT_TRUE(tx.send(as_bytes("2")));
    Consumer rx = consumer_of(ring);
    std::set<std::string> expected{"2"};
    if (can) {
        expected.insert("out");
    }
    if (is_lanes()) {
        expected.insert("kept!");
    }
    std::set<std::string> came;
    while (came.size() < expected.size()) {
        came.insert(next(rx));
    }
    EXPECT_EQ(came, expected);
    EXPECT_EQ(living(ring), 2U);
}

// Its own namespace, so its members may live there alone.
TEST_P(Namespaces, all_members_of_a_ring_may_live_in_another_pid_namespace_than_its_creator)
{
    const Ring ring = make();
    ChildProcess launcher = child([&] {
        EXPECT_EQ(in_pid_namespace([&] {
                      Producer tx = producer_of(ring);
                      Consumer rx = consumer_of(ring);
                      EXPECT_TRUE(tx.send(as_bytes("1")));
                      EXPECT_EQ(next(rx), "1");
                      return HasFailure() ? 1 : 0;
                  }),
                  0);
    });
    EXPECT_TRUE(launcher.wait(30s).succeeded());
    Producer tx = producer_of(ring); // they are gone
    EXPECT_TRUE(tx.send(as_bytes("2")));
}

INSTANTIATE_TEST_SUITE_P(Rings, Namespaces, each_ring(), name_of);

} // namespace
} // namespace ringmain::life
