#include <ringmain/sys/file_descriptor.hpp>
#include <ringmain/sys/process.hpp>

#include <support/child_process.hpp>
#include <support/harmless_signal.hpp>

#include <gtest/gtest.h>

#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <thread>

namespace ringmain::sys {
namespace {

FileDescriptor handle_of(pid_t process)
{
    return FileDescriptor(static_cast<int>(::syscall(SYS_pidfd_open, process, 0)));
}

TEST(Process, has_ended_once_it_has_even_before_its_parent_asks)
{
    support::ChildProcess child([] { return 0; });
    const FileDescriptor handle = handle_of(child.pid());
    siginfo_t how{};
    ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(child.pid()), &how, WEXITED | WNOWAIT), 0);
    if (handle) { // a kernel before 5.3 cannot tell
        EXPECT_TRUE(has_ended(handle.get()));
        EXPECT_FALSE(still_runs(child.pid()));
    }
    EXPECT_TRUE(child.wait().succeeded());
    EXPECT_FALSE(still_runs(child.pid()));
}

TEST(Process, a_storm_of_signals_makes_nobody_look_dead)
{
    const FileDescriptor ourselves = handle_of(::getpid());
    if (!ourselves) {
        GTEST_SKIP() << "this kernel has no pidfd_open";
    }
    const support::HarmlessSignal harmless;
    std::atomic<int> sent{0};
    const std::jthread storm([&sent, we = ::pthread_self()](const std::stop_token& stop) {
        for (; !stop.stop_requested(); ++sent) {
            support::HarmlessSignal::send_to(we);
        }
    });
    while (sent < 50'000) {
        ASSERT_FALSE(has_ended(ourselves.get()));
    }
}

} // namespace
} // namespace ringmain::sys
