#include <ringmain/sys/file_descriptor.hpp>
#include <ringmain/sys/process.hpp>

#include <gtest/gtest.h>

#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <thread>

namespace ringmain::sys {
namespace {

FileDescriptor handle_of(pid_t process)
{
    return FileDescriptor(static_cast<int>(::syscall(SYS_pidfd_open, process, 0)));
}

TEST(Process, has_ended_once_it_has_even_before_its_parent_asks)
{
    const pid_t child = ::fork();
    if (child == 0) {
        ::_exit(0);
    }
    const FileDescriptor handle = handle_of(child);
    siginfo_t how{};
    ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(child), &how, WEXITED | WNOWAIT), 0);
    EXPECT_TRUE(has_ended(handle.get()));
    EXPECT_FALSE(still_runs(child));
    ::waitpid(child, nullptr, 0);
    EXPECT_FALSE(still_runs(child));
}

TEST(Process, a_storm_of_signals_makes_nobody_look_dead)
{
    struct sigaction ignore_it {};
    ignore_it.sa_handler = [](int) {};
    struct sigaction before {};
    ::sigaction(SIGUSR1, &ignore_it, &before);
    const FileDescriptor ourselves = handle_of(::getpid());
    bool ended = false;
    {
        const std::jthread storm([we = ::pthread_self()](const std::stop_token& stop) {
            while (!stop.stop_requested()) {
                ::pthread_kill(we, SIGUSR1);
            }
        });
        for (int i = 0; i < 100'000 && !ended; ++i) {
            ended = has_ended(ourselves.get());
        }
    }
    ::sigaction(SIGUSR1, &before, nullptr);
    EXPECT_FALSE(ended);
}

} // namespace
} // namespace ringmain::sys
