#include <bench/two_processes.hpp>

#include <ringmain/base/cache_line.hpp>
#include <ringmain/base/clock.hpp>

#include <poll.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <new>

namespace ringmain::bench {
namespace {

constexpr int hang_ms = 60'000;

// In memory that both sides and the parent share.
struct Meeting {
    alignas(cache_line) std::atomic<int> arrived{0};
    alignas(cache_line) std::atomic<std::int64_t> began_ns{0};
    struct alignas(cache_line) End {
        std::int64_t ns = 0;
        std::array<char, 200> failure{};
    };
    std::array<End, 2> ends{};
};

std::int64_t now_ns() noexcept
{
    return std::chrono::nanoseconds(Clock::now().time_since_epoch()).count();
}

void pin_to(unsigned nth) noexcept
{
    cpu_set_t allowed;
    CPU_ZERO(&allowed);
    ::sched_getaffinity(0, sizeof allowed, &allowed);
    const int count = CPU_COUNT(&allowed);
    unsigned seen = 0;
    for (unsigned cpu = 0; cpu < CPU_SETSIZE && count > 1; ++cpu) {
        if (CPU_ISSET(cpu, &allowed) && seen++ == nth) {
            cpu_set_t one;
            CPU_ZERO(&one);
            CPU_SET(cpu, &one);
            ::sched_setaffinity(0, sizeof one, &one);
            return;
        }
    }
}

pid_t start(unsigned which, const Side& side, Meeting& meeting)
{
    const pid_t child = ::fork();
    if (child != 0) {
        return child;
    }
    pin_to(which);
    if (meeting.arrived.fetch_add(1) == 1) {
        meeting.began_ns.store(now_ns());
    }
    while (meeting.began_ns.load() == 0) {
        cpu_relax();
    }
    const std::string failure = side();
    Meeting::End& end = meeting.ends[which];
    end.ns = now_ns();
    std::memcpy(end.failure.data(), failure.data(), std::min(failure.size(), end.failure.size() - 1));
    ::_exit(0);
}

std::string finish(pid_t child)
{
    const int handle = static_cast<int>(::syscall(SYS_pidfd_open, child, 0));
    pollfd ended{handle, POLLIN, 0};
    const bool hung = handle >= 0 && ::poll(&ended, 1, hang_ms) == 0;
    if (hung) {
        ::kill(child, SIGKILL);
    }
    if (handle >= 0) {
        ::close(handle);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    if (hung) {
        return "hung, and was killed";
    }
    return WIFEXITED(status) ? "" : "died of signal " + std::to_string(WTERMSIG(status));
}

// A fast mixing function (splitmix64's finaliser, Steele, Lea and Flood 2014).
std::uint64_t mix(std::uint64_t x) noexcept
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31);
}

} // namespace

Run run_pair(const Side& producer, const Side& consumer)
{
    void* const page = ::mmap(nullptr, sizeof(Meeting), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    auto& meeting = *new (page) Meeting;
    const pid_t first = start(0, producer, meeting);
    const pid_t second = start(1, consumer, meeting);
    Run run;
    for (const pid_t child : {first, second}) {
        run.failure += finish(child);
    }
    for (const Meeting::End& end : meeting.ends) {
        run.failure += end.failure.data();
        run.seconds = std::max(run.seconds, static_cast<double>(end.ns - meeting.began_ns.load()) * 1e-9);
    }
    ::munmap(page, sizeof(Meeting));
    return run;
}

void fill(MutableBytes payload, std::uint64_t number) noexcept
{
    std::size_t at = 0;
    for (std::uint64_t word = 0; at + sizeof word <= payload.size(); at += sizeof word) {
        word = at == 0 ? number : mix(number + at);
        std::memcpy(payload.data() + at, &word, sizeof word);
    }
    std::fill(payload.begin() + static_cast<std::ptrdiff_t>(at), payload.end(), static_cast<std::byte>(number));
}

bool is_intact(Bytes payload, std::uint64_t number) noexcept
{
    std::size_t at = 0;
    for (std::uint64_t word = 0; at + sizeof word <= payload.size(); at += sizeof word) {
        std::memcpy(&word, payload.data() + at, sizeof word);
        if (word != (at == 0 ? number : mix(number + at))) {
            return false;
        }
    }
    return std::all_of(payload.begin() + static_cast<std::ptrdiff_t>(at), payload.end(),
                       [number](std::byte each) { return each == static_cast<std::byte>(number); });
}

} // namespace ringmain::bench
