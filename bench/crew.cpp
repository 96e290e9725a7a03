#include <bench/crew.hpp>
#include <bench/interrupt.hpp>
#include <bench/parent.hpp>
#include <bench/shared.hpp>

#include <poll.h>
#include <sched.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace ringmain::bench {
namespace {

constexpr int hang_ms = 60'000;

struct Common {
    Meeting meeting;
    std::atomic<bool> failed{false};
    std::array<char, 400> failure{}; // written by whoever set `failed`, before it exits
};

void pin_to(unsigned nth) noexcept
{
    cpu_set_t allowed;
    CPU_ZERO(&allowed);
    ::sched_getaffinity(0, sizeof allowed, &allowed);
    nth %= static_cast<unsigned>(std::max(CPU_COUNT(&allowed), 1));
    for (unsigned cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
        if (CPU_ISSET(cpu, &allowed) && nth-- == 0) {
            cpu_set_t one;
            CPU_ZERO(&one);
            CPU_SET(cpu, &one);
            ::sched_setaffinity(0, sizeof one, &one);
            return;
        }
    }
}

void take_part(unsigned index, As as, const Work& work, Common& common) noexcept
{
    try {
        pin_to(index);
        Place place(index, as, common.meeting);
        work(place);
    } catch (const std::exception& caught) {
        if (!common.failed.exchange(true)) {
            std::strncpy(common.failure.data(), caught.what(), common.failure.size() - 1);
        }
        ::_exit(1);
    }
}

// A child that takes the places from `first` to before `end`, each in a thread of its own if there are several.
pid_t start(unsigned first, unsigned end, As as, const Work& work, Common& common)
{
    const pid_t parent = ::getpid();
    const pid_t child = ::fork();
    if (child != 0) {
        return child;
    }
    end_with(parent);
    forget_interrupts();
    {
        std::vector<std::jthread> others;
        for (unsigned index = first + 1; index < end; ++index) {
            others.emplace_back([index, as, &work, &common] { take_part(index, as, work, common); });
        }
        take_part(first, as, work, common);
    }
    ::_exit(0);
}

// Of a child that has ended; one that has not is killed.
std::string end_of(pid_t child, int handle)
{
    pollfd ended{handle, POLLIN, 0};
    const bool hung = ::poll(&ended, 1, 0) == 0;
    if (hung) {
        ::kill(child, SIGKILL);
    }
    const int status = await_end(child);
    if (hung) {
        return "hung, and was killed";
    }
    return WIFSIGNALED(status) ? "died of signal " + std::to_string(WTERMSIG(status)) : "";
}

// What went wrong with the first child that ended badly.
std::string finish(const std::vector<pid_t>& children, const Common& common)
{
    std::vector<pollfd> running;
    running.reserve(children.size());
    for (const pid_t child : children) {
        running.push_back({static_cast<int>(::syscall(SYS_pidfd_open, child, 0)), POLLIN, 0});
    }
    std::string failure;
    for (std::size_t left = children.size(); left > 0; --left) {
        const bool stop_now = !failure.empty() || ::poll(running.data(), running.size(), hang_ms) <= 0;
        const auto ended =
            std::ranges::find_if(running, [&](const pollfd& each) { return each.fd >= 0 && (stop_now || each.revents != 0); });
        const std::string end = end_of(children[static_cast<std::size_t>(ended - running.begin())], ended->fd);
        ::close(ended->fd);
        *ended = {-1, 0, 0};
        if (failure.empty()) {
            failure = was_interrupted() ? "interrupted" : common.failed ? common.failure.data() : end;
        }
    }
    return failure;
}

} // namespace

void Meeting::meet() noexcept
{
    const std::uint32_t round = round_.load(std::memory_order_relaxed);
    if (arrived_.fetch_add(1, std::memory_order_acq_rel) + 1 == size_) {
        arrived_.store(0, std::memory_order_relaxed);
        round_.store(round + 1, std::memory_order_release); // M1: pairs with the loads below
        futex_wake_all(round_);
        return;
    }
    constexpr int looks = 2'000;                                                         // some 30 us
    for (int i = 0; i < looks && round_.load(std::memory_order_acquire) == round; ++i) { // M1
        cpu_relax();
    }
    while (round_.load(std::memory_order_acquire) == round) { // M1
        futex_wait(round_, round);
    }
}

void run_crew(unsigned size, As as, const Work& work)
{
    if (was_interrupted()) {
        throw std::runtime_error("interrupted");
    }
    const Shared<Common> common;
    common->meeting.expect(size);
    std::vector<pid_t> children;
    if (as == As::threads) {
        children.push_back(start(0, size, as, work, *common));
    }
    for (unsigned index = 0; as == As::processes && index < size; ++index) {
        children.push_back(start(index, index + 1, as, work, *common));
    }
    if (const std::string failure = finish(children, *common); !failure.empty()) {
        throw std::runtime_error(failure);
    }
}

} // namespace ringmain::bench
