// Processes that fork, exec and end thread by thread: who is a member, and until when.

#include <life/fixture.hpp>

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <memory>
#include <optional>

namespace ringmain::life {
namespace {

// Tells when a process has become another program, or is gone: its end of the pipe is closed by exec.
class ExecWatch {
public:
    ExecWatch() { EXPECT_EQ(::pipe2(ends_.data(), O_CLOEXEC), 0); }
    ExecWatch(const ExecWatch&) = delete;
    ExecWatch& operator=(const ExecWatch&) = delete;
    ~ExecWatch() { ::close(ends_[0]); }

    void wait()
    {
        ::close(ends_[1]);
        char nothing = 0;
        EXPECT_EQ(::read(ends_[0], &nothing, 1), 0);
    }

private:
    std::array<int, 2> ends_{};
};

void become_sleep()
{
    ::execl("/bin/sleep", "sleep", "1000", nullptr);
    ::_exit(127);
}

class Exec : public Life {};

TEST_P(Exec, a_member_that_dies_is_dead_though_its_forked_child_lives_on)
{
    const Ring ring = make();
    Consumer rx = consumer_of(ring);
    const Shared<std::atomic<pid_t>> grandchild;
    ChildProcess member = child([&] {
        Producer tx = producer_of(ring);
        EXPECT_TRUE(tx.send(as_bytes("1")));
        if (const pid_t forked = ::fork(); forked != 0) {
            *grandchild = forked;
        }
        ::pause();
    });
    EXPECT_EQ(next(rx), "1");
    ASSERT_TRUE(comes_true([&] { return *grandchild != 0; }));
    EXPECT_EQ(rx.try_receive().error(), Errc::would_block);
    member.kill();
    EXPECT_EQ(next(rx), "end of stream");
    EXPECT_EQ(living(ring), 1U);
    EXPECT_EQ(::kill(*grandchild, SIGKILL), 0) << "it lived on";
}

TEST_P(Exec, a_child_that_becomes_another_program_takes_nothing_along)
{
    const Ring ring = make();
    Producer tx = producer_of(ring);
    Consumer rx = consumer_of(ring);
    ExecWatch watch;
    ChildProcess other = child(become_sleep);
    watch.wait();
    EXPECT_EQ(living(ring), 2U);
    other.kill();
    EXPECT_EQ(ring.status()->unburied, 0U) << "no death of a member";
    EXPECT_TRUE(tx.send(as_bytes("1")));
    EXPECT_EQ(next(rx), "1");
    EXPECT_EQ(ring.status()->repairs, 0U);
}

TEST_P(Exec, a_member_that_becomes_another_program_is_attached_until_that_ends)
{
    const Ring ring = make();
    Producer tx = producer_of(ring);
    ASSERT_TRUE(tx.send(as_bytes("1")));
    ExecWatch watch;
    ChildProcess member = child([&] {
        Producer also = producer_of(ring);
        Consumer takes = consumer_of(ring);
        const auto held = takes.receive();
        EXPECT_TRUE(held);
        become_sleep();
    });
    watch.wait();
    EXPECT_EQ(living(ring), 3U);
    EXPECT_EQ(ring.status()->unburied, 0U);
    {
        Producer leaves = std::move(tx);
    }
    Consumer rx = consumer_of(ring, {.follow = false});
    EXPECT_EQ(rx.receive_for(5ms).error(), Errc::timed_out) << "it has what it took, and a producer";
    member.kill();
    if (is_lanes()) {
        EXPECT_EQ(next(rx), "1!");
    }
    {
        Producer again = producer_of(ring);
        EXPECT_TRUE(again.send(as_bytes("2")));
    }
    EXPECT_EQ(next(rx), "2");
    EXPECT_EQ(next(rx), "end of stream");
    EXPECT_EQ(living(ring), 1U);
    EXPECT_EQ(ring.status()->repairs, 1U);
}

TEST_P(Exec, what_a_thread_joined_stays_when_the_thread_has_ended)
{
    const Ring ring = make();
    std::optional<Producer> tx;
    std::optional<Consumer> rx;
    std::jthread([&] {
        tx.emplace(producer_of(ring));
        rx.emplace(consumer_of(ring));
        EXPECT_TRUE(tx->send(as_bytes("1")));
    }).join();
    EXPECT_EQ(living(ring), 2U);
    EXPECT_EQ(next(*rx), "1");
    std::jthread([&] {
        EXPECT_TRUE(tx->send(as_bytes("2")));
        tx.reset();
    }).join();
    EXPECT_EQ(next(*rx), "2");
    EXPECT_EQ(next(*rx), "end of stream");
    EXPECT_EQ(ring.status()->unburied + ring.status()->repairs, 0U);
}

TEST_P(Exec, a_process_whose_first_thread_has_ended_goes_on_as_a_member)
{
    const Ring ring = make();
    Consumer rx = consumer_of(ring);
    ChildProcess member = child([&] {
        auto tx = std::make_unique<Producer>(producer_of(ring));
        std::thread([&] {
            Consumer own = consumer_of(ring); // joins as well, once only this thread is left
            const pid_t self = ::getpid();
            EXPECT_TRUE(comes_true([self] { return support::process_state(self) == 'Z'; }));
            EXPECT_TRUE(tx->send(as_bytes("1")));
            Producer late = producer_of(ring);
            EXPECT_TRUE(late.send(as_bytes("2")));
            ::_exit(HasFailure() ? 1 : 0);
        }).detach();
        ::syscall(SYS_exit, 0); // this thread alone, without unwinding the test
    });
    EXPECT_EQ(next(rx), "1");
    EXPECT_EQ(next(rx), "2");
    EXPECT_TRUE(member.wait().succeeded());
    EXPECT_EQ(next(rx), "end of stream");
    EXPECT_EQ(living(ring), 1U);
}

INSTANTIATE_TEST_SUITE_P(Rings, Exec, each_ring(), name_of);

} // namespace
} // namespace ringmain::life
