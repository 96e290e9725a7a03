#include <bench/futex.hpp>
#include <bench/interrupt.hpp>
#include <bench/micro/peer.hpp>
#include <bench/parent.hpp>

#include <ringmain/base/cache_line.hpp>

#include <sched.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <exception>
#include <stdexcept>
#include <string>
#include <system_error>

namespace ringmain::bench::micro {
namespace {

// Before the measuring process is pinned.
const cpu_set_t& allowed_cpus() noexcept
{
    static const cpu_set_t found = [] {
        cpu_set_t allowed;
        CPU_ZERO(&allowed);
        ::sched_getaffinity(0, sizeof allowed, &allowed);
        return allowed;
    }();
    return found;
}

// The last but so many of those allowed, or the first.
void pin_to_last_but(unsigned others) noexcept
{
    cpu_set_t one;
    CPU_ZERO(&one);
    for (unsigned cpu = CPU_SETSIZE; cpu-- > 0;) {
        if (CPU_ISSET(cpu, &allowed_cpus())) {
            CPU_ZERO(&one);
            CPU_SET(cpu, &one);
            if (others-- == 0) {
                break;
            }
        }
    }
    ::sched_setaffinity(0, sizeof one, &one);
}

} // namespace

void pin_measuring_process() noexcept
{
    pin_to_last_but(0);
}

Peer::Peer(const std::function<Turn()>& join) : parent_(::getpid()), process_(::fork())
{
    if (process_ < 0) {
        throw std::system_error(errno, std::generic_category(), "fork");
    }
    if (process_ == 0) {
        forget_interrupts();
        end_with(parent_);
        pin_to_last_but(1);
        serve(join);
    }
    await();
}

Peer::~Peer()
{
    if (process_ > 0) {
        ::kill(process_, SIGKILL);
        (void)await_end(process_);
    }
}

void Peer::take_turn()
{
    common_->turn.store(the_peers, std::memory_order_release); // T1: pairs with T1 in serve
    futex_wake_all(common_->turn);
    await();
}

void Peer::serve(const std::function<Turn()>& join) noexcept
{
    try {
        const Turn work = join();
        for (;;) {
            common_->turn.store(ours, std::memory_order_release);                                      // T2
            constexpr int looks = 2'000;                                                               // some 30 us
            for (int i = 0; i < looks && common_->turn.load(std::memory_order_acquire) == ours; ++i) { // T1
                cpu_relax();
            }
            while (common_->turn.load(std::memory_order_acquire) == ours) { // T1
                futex_wait(common_->turn, ours);
            }
            work();
        }
    } catch (const std::exception& caught) {
        std::strncpy(common_->failure.data(), caught.what(), common_->failure.size() - 1);
    }
    ::_exit(1);
}

// Until the turn is ours. A peer that died never gives it back, so we look after it as well.
void Peer::await()
{
    constexpr unsigned patience = 10'000;                                                      // looks; some 100 us
    for (unsigned looks = 0; common_->turn.load(std::memory_order_acquire) != ours; ++looks) { // T2: pairs with T2 in serve
        if (looks < patience) {
            cpu_relax();
            continue;
        }
        int status = 0;
        if (::waitpid(process_, &status, WNOHANG) == process_) {
            process_ = -1;
            throw std::runtime_error(was_interrupted()     ? "interrupted"
                                     : WIFSIGNALED(status) ? "the peer died of signal " + std::to_string(WTERMSIG(status))
                                                           : std::string(common_->failure.data()));
        }
        ::sched_yield();
    }
}

} // namespace ringmain::bench::micro
