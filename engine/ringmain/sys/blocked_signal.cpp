#include <ringmain/sys/blocked_signal.hpp>

#include <ringmain/sys/proc_file.hpp>

#include <fmt/format.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <thread>

namespace ringmain::sys {
namespace {

// Runs in a thread that has not blocked it. Anything but a message is a knock, see there.
void block_and_give_back(int signal, siginfo_t* info, void* context)
{
    const int error_before = errno;
    ::sigaddset(&static_cast<ucontext_t*>(context)->uc_sigmask, signal); // the mask that it goes on with
    if (info->si_code == SI_QUEUE) {
        (void)::syscall(SYS_rt_sigqueueinfo, ::getpid(), signal, info);
    }
    errno = error_before;
}

SysResult<void> install_handler(int signal) noexcept
{
    struct sigaction now {};
    if (::sigaction(signal, nullptr, &now) != 0) {
        return Failure{"sigaction", errno};
    }
    const bool is_plain = (now.sa_flags & SA_SIGINFO) == 0;
    if (!is_plain && now.sa_sigaction == block_and_give_back) {
        return {};
    }
    if (!is_plain || (now.sa_handler != SIG_DFL && now.sa_handler != SIG_IGN)) {
        return Failure{"sigaction", EBUSY};
    }
    struct sigaction ours {};
    ours.sa_sigaction = block_and_give_back;
    ours.sa_flags = SA_SIGINFO | SA_RESTART;
    ::sigfillset(&ours.sa_mask);
    return ::sigaction(signal, &ours, nullptr) == 0 ? SysResult<void>() : Failure{"sigaction", errno};
}

// The mask on the line of that label; all signals where there is none.
std::uint64_t mask_in(std::string_view status, std::string_view label) noexcept
{
    const std::size_t place = status.find(label);
    std::uint64_t mask = 0;
    if (place == status.npos ||
        std::from_chars(status.data() + place + label.size(), status.data() + status.size(), mask, 16).ec != std::errc()) {
        return ~std::uint64_t{0};
    }
    return mask;
}

struct ThreadSignals {
    bool is_pending; // a knock that the thread will answer once it unblocks the signal
    bool is_blocked; // for good, as it seems
};

ThreadSignals signals_of(const std::string& thread, int signal) noexcept
{
    std::array<char, 16 * 1024> buffer{};
    const std::string_view status = read_proc_file(fmt::format("/proc/self/task/{}/status", thread), buffer);
    const auto has = [](std::uint64_t mask, int which) { return (mask >> (static_cast<unsigned>(which) - 1U) & 1U) != 0; };
    constexpr int c_librarys_own = 32; // blocked only while it starts a thread or a program
    const std::uint64_t blocked = mask_in(status, "SigBlk:\t");
    return {has(mask_in(status, "SigPnd:\t"), signal), has(blocked, signal) && !has(blocked, c_librarys_own)};
}

// Knocks at the other threads, at all or at those that have not blocked it: their handler does that, before any message gets to
// them. False: there was nobody to knock at.
bool knock(int signal, bool at_all) noexcept
{
    bool has_knocked = false;
    const auto own = static_cast<int>(::syscall(SYS_gettid));
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/task", error)) {
        const std::string thread = entry.path().filename().string();
        const int id = std::atoi(thread.c_str());
        const ThreadSignals signals = signals_of(thread, signal);
        if (id != own && !signals.is_pending && (at_all || !signals.is_blocked)) {
            has_knocked = ::syscall(SYS_tgkill, ::getpid(), id, signal) == 0 || has_knocked;
        }
    }
    return has_knocked;
}

} // namespace

SysResult<void> block_everywhere(int signal) noexcept
{
    if (const auto installed = install_handler(signal); !installed) {
        return installed.error();
    }
    sigset_t blocked;
    ::sigemptyset(&blocked);
    ::sigaddset(&blocked, signal);
    ::pthread_sigmask(SIG_BLOCK, &blocked, nullptr);
    constexpr int most_rounds = 100;
    bool goes_on = knock(signal, true); // who has it blocked now may be about to put back an earlier mask
    for (int round = 0; round < most_rounds && goes_on; ++round) {
        std::this_thread::yield();
        goes_on = knock(signal, false); // those that others have started meanwhile
    }
    return {};
}

} // namespace ringmain::sys
