// A consumer that is waited for among many things: Consumer::fd().

#include <contract/lanes_fixture.hpp>

#include <poll.h>
#include <sys/epoll.h>

#include <array>

namespace ringmain::contract {
namespace {

class LanesDoorbell : public Lanes {
protected:
    static int fd_of(Consumer& rx)
    {
        auto fd = rx.fd();
        EXPECT_TRUE(fd) << fd.error().message();
        return *fd;
    }
    static bool is_readable(int fd, std::chrono::milliseconds within)
    {
        pollfd watched{fd, POLLIN, 0};
        return ::poll(&watched, 1, static_cast<int>(within.count())) == 1;
    }
    // What was sent until now was received, and the descriptor was heard to say so.
    static void settle(Consumer& rx)
    {
        const int fd = fd_of(rx);
        while (rx.try_receive()) {
        }
        EXPECT_FALSE(is_readable(fd, 1ms));
    }
    // Nobody is about to be woken: producers pay nothing.
    bool nobody_is_parked() { return control_of(segment(0)).hungry.load() == 0; }
};

TEST_F(LanesDoorbell, it_rings_for_a_message_and_not_before)
{
    const Ring ring = make_ring();
    Producer tx = producer_of(ring);
    Consumer rx = consumer_of(ring);
    const int fd = fd_of(rx);
    EXPECT_TRUE(is_readable(fd, 0ms)) << "nobody has looked yet";
    for (const char* text : {"1", "2", "3"}) {
        settle(rx);
        ASSERT_TRUE(tx.send(as_bytes(text)));
        EXPECT_TRUE(is_readable(fd, 10s));
        EXPECT_EQ(next(rx), text);
        EXPECT_TRUE(is_readable(fd, 0ms)) << "there may be more";
    }
    EXPECT_EQ(fd_of(rx), fd);
}

TEST_F(LanesDoorbell, it_costs_producers_nothing_while_nobody_waits_for_it)
{
    const Ring ring = make_ring();
    Producer tx = producer_of(ring);
    Consumer rx = consumer_of(ring);
    (void)fd_of(rx);
    EXPECT_TRUE(nobody_is_parked());
    settle(rx);
    while (nobody_is_parked()) {
        std::this_thread::yield();
    }
    ASSERT_TRUE(tx.send(as_bytes("x")));
    ASSERT_TRUE(is_readable(fd_of(rx), 10s));
    EXPECT_TRUE(nobody_is_parked());
    const std::uint64_t wakes = ring.status()->events.wakes;
    ASSERT_TRUE(tx.send(as_bytes("y")));
    EXPECT_EQ(ring.status()->events.wakes, wakes);
}

TEST_F(LanesDoorbell, it_rings_at_the_end_of_the_stream_and_when_the_ring_is_removed)
{
    const Ring ring = make_ring();
    Consumer rx = consumer_of(ring);
    {
        const Producer tx = producer_of(ring);
        settle(rx);
    }
    EXPECT_TRUE(is_readable(fd_of(rx), 10s));
    EXPECT_EQ(rx.try_receive().error(), Errc::end_of_stream);
    Consumer follows = consumer_of(ring, {.follow = true});
    settle(follows);
    ASSERT_TRUE(Ring::remove(name(), true));
    EXPECT_TRUE(is_readable(fd_of(follows), 10s));
    EXPECT_EQ(follows.try_receive().error(), Errc::removed);
}

TEST_F(LanesDoorbell, it_rings_for_what_a_dead_consumer_left)
{
    const Ring ring = make_ring();
    Producer tx = producer_of(ring);
    Consumer rx = consumer_of(ring);
    settle(rx);
    ChildProcess takes([&] {
        Consumer other = consumer_of(*Ring::open(name()));
        const auto held = other.receive();
        EXPECT_TRUE(held);
        ::pause();
        return 1;
    });
    while (ring.status()->members.size() < 3) {
        std::this_thread::yield();
    }
    ASSERT_TRUE(tx.send(as_bytes("1")));
    if (!is_readable(fd_of(rx), 50ms)) { // otherwise it came to us
        takes.kill();
        EXPECT_TRUE(is_readable(fd_of(rx), 10s));
    }
    const std::string came = next(rx);
    EXPECT_TRUE(came == "1" || came == "1!") << came;
}

TEST_F(LanesDoorbell, other_ways_to_receive_go_on_meanwhile)
{
    const Ring ring = make_ring();
    Producer tx = producer_of(ring);
    Consumer rx = consumer_of(ring);
    settle(rx);
    EXPECT_EQ(rx.receive_for(1ms).error(), Errc::timed_out);
    EXPECT_FALSE(is_readable(fd_of(rx), 1ms));
    std::jthread later([&tx] {
        let_it_block();
        EXPECT_TRUE(tx.send(as_bytes("1")));
    });
    EXPECT_EQ(as_text(rx.receive()->bytes()), "1");
    later.join();
    EXPECT_TRUE(is_readable(fd_of(rx), 0ms));
    settle(rx);
    ASSERT_TRUE(tx.send(as_bytes("2")));
    EXPECT_EQ(*rx.poll([](const Message& message) { EXPECT_EQ(as_text(message.bytes()), "2"); }), 1U);
    EXPECT_EQ(rx.poll([](const Message&) {}, 1, Wait::none()).error(), Errc::would_block);
    EXPECT_FALSE(is_readable(fd_of(rx), 1ms)) << "a poll that finds nothing waits for it, too";
}

TEST_F(LanesDoorbell, a_message_that_is_kept_too_long_releases_nothing_of_what_came_since)
{
    const Ring ring = make_ring();
    Producer tx = producer_of(ring);
    Consumer rx = consumer_of(ring);
    (void)fd_of(rx);
    ASSERT_TRUE(tx.send(as_bytes("1")));
    {
        const auto kept = rx.try_receive();
        ASSERT_TRUE(kept);
        settle(rx);
        ASSERT_TRUE(tx.send(as_bytes("2")));
        ASSERT_TRUE(is_readable(fd_of(rx), 10s));
    }
    const GroupStatus group = ring.status()->groups[0];
    EXPECT_NE(group.lag + group.claimed, 0U) << "2 is still there";
    EXPECT_EQ(next(rx), "2");
}

TEST_F(LanesDoorbell, consumers_of_a_group_that_wait_so_share_what_comes_and_miss_nothing)
{
    constexpr int messages = 2000;
    const Ring ring = make_ring();
    std::atomic<int> received{0};
    const auto serve = [&](Consumer rx) {
        const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
        epoll_event interest{};
        interest.events = EPOLLIN;
        ASSERT_EQ(::epoll_ctl(epoll, EPOLL_CTL_ADD, fd_of(rx), &interest), 0);
        for (Errc end = Errc::would_block; end == Errc::would_block;) {
            ASSERT_EQ(::epoll_wait(epoll, &interest, 1, 20000), 1) << "nobody rang";
            for (auto message = rx.try_receive();; message = rx.try_receive()) {
                if (!message) {
                    end = message.error();
                    break;
                }
                ++received;
            }
        }
        ::close(epoll);
    };
    {
        Producer tx = producer_of(ring);
        std::jthread first(serve, consumer_of(ring));
        std::jthread second(serve, consumer_of(ring));
        for (int i = 0; i < messages; ++i) {
            ASSERT_TRUE(tx.send(as_bytes("x")));
            if (i % 16 == 0) {
                std::this_thread::sleep_for(std::chrono::microseconds(i % 200)); // let them fall asleep, now and then
            }
        }
        {
            Producer leaves = std::move(tx);
        }
    }
    EXPECT_EQ(received.load(), messages);
}

TEST_F(LanesDoorbell, who_leaves_while_it_is_watched_leaves_nothing_behind)
{
    const Ring ring = make_ring();
    {
        Consumer rx = consumer_of(ring);
        settle(rx);
        Consumer moved = std::move(rx);
        EXPECT_FALSE(is_readable(fd_of(moved), 1ms));
    }
    EXPECT_TRUE(nobody_is_parked());
    EXPECT_TRUE(ring.status()->members.empty());
}

TEST_F(LanesDoorbell, a_forked_child_has_none)
{
    const Ring ring = make_ring();
    Producer tx = producer_of(ring);
    auto rx = std::make_unique<Consumer>(consumer_of(ring));
    settle(*rx);
    ChildProcess child([&] {
        EXPECT_EQ(rx->fd().error().code, Errc::forked);
        EXPECT_EQ(rx->try_receive().error(), Errc::forked);
        rx.reset();
        return ::testing::Test::HasFailure() ? 1 : 0;
    });
    EXPECT_TRUE(child.wait().succeeded());
    ASSERT_TRUE(tx.send(as_bytes("for the parent")));
    EXPECT_TRUE(is_readable(fd_of(*rx), 10s));
    EXPECT_EQ(next(*rx), "for the parent");
}

TEST_F(LanesDoorbell, other_backends_have_none)
{
    const Ring ring = *Ring::create(name(), {.backend = "mutex", .slots = 4});
    Consumer rx = consumer_of(ring);
    EXPECT_EQ(rx.fd().error().code, Errc::unsupported);
}

} // namespace
} // namespace ringmain::contract
