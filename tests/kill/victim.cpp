#include <kill/victim.hpp>

#include <support/child_process.hpp>

#include <linux/futex.h>
#include <sched.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <cstdlib>

#ifndef __x86_64__
#error "single-stepping is written for x86-64"
#endif

// One instruction that stops a traced process, at an address the driver can compare with.
extern "C" void ringmain_start_marker();
extern "C" void ringmain_end_marker();
extern "C" void ringmain_probed();
asm(".text\n.globl ringmain_start_marker\n.type ringmain_start_marker, @function\nringmain_start_marker: int3\nret\n"
    ".globl ringmain_end_marker\n.type ringmain_end_marker, @function\nringmain_end_marker: int3\nret\n"
    ".globl ringmain_probed\n.type ringmain_probed, @function\nringmain_probed: nop\nret\n");

namespace ringmain::kill_tests {
namespace {

constexpr int tick_us = 4000;
constexpr int ticks_asleep = 2;  // seen asleep so many times in a row: it does not wake by itself
constexpr int ticks_hung = 2500; // about ten seconds

std::uintptr_t end_marker() noexcept
{
    return reinterpret_cast<std::uintptr_t>(&ringmain_end_marker);
}

void no_operation(int) noexcept
{
}

constexpr auto program_counter = offsetof(user, regs.rip);

bool set_register(pid_t pid, std::uintptr_t address) noexcept
{
    constexpr unsigned long enable_first_on_execution = 1;
    return ::ptrace(PTRACE_POKEUSER, pid, offsetof(user, u_debugreg[0]), address) == 0 &&
           ::ptrace(PTRACE_POKEUSER, pid, offsetof(user, u_debugreg[7]), enable_first_on_execution) == 0;
}

} // namespace

Ticking::Ticking() noexcept
{
    struct sigaction action {};
    action.sa_handler = no_operation; // without SA_RESTART: waitpid returns EINTR
    ::sigaction(SIGALRM, &action, nullptr);
    const itimerval timer{{0, tick_us}, {0, tick_us}};
    ::setitimer(ITIMER_REAL, &timer, &before_);
}

Ticking::~Ticking()
{
    ::setitimer(ITIMER_REAL, &before_, nullptr);
}

Pinned::Pinned() noexcept
{
    ::sched_getaffinity(0, sizeof before_, reinterpret_cast<cpu_set_t*>(before_));
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(static_cast<unsigned>(::sched_getcpu()), &one);
    ::sched_setaffinity(0, sizeof one, &one);
}

Pinned::~Pinned()
{
    ::sched_setaffinity(0, sizeof before_, reinterpret_cast<const cpu_set_t*>(before_));
}

Victim::Victim(const std::function<void()>& prepare, const std::function<void()>& operate) : pid_(::fork())
{
    if (pid_ == 0) {
        ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
        prepare();
        ringmain_start_marker();
        operate();
        ringmain_end_marker();
        ::_exit(0);
    }
    int status = 0;
    while (pid_ > 0 && ::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    if (pid_ < 0 || !WIFSTOPPED(status)) {
        std::fprintf(stderr, "the victim did not reach its start (wait status 0x%x)\n", static_cast<unsigned>(status));
        reaped_ = true;
        return;
    }
    ::ptrace(PTRACE_SETOPTIONS, pid_, nullptr, PTRACE_O_EXITKILL);
}

Victim::~Victim()
{
    kill();
}

Stop Victim::step()
{
    if (reaped_) {
        return Stop::ended;
    }
    ::ptrace(PTRACE_SINGLESTEP, pid_, nullptr, deliver_);
    return await();
}

Stop Victim::run_to(std::uintptr_t address)
{
    if (reaped_) {
        return Stop::ended;
    }
    if (!set_breakpoint(address)) {
        Stop stop = Stop::trapped;
        while (stop == Stop::trapped && rip() != address) {
            stop = step();
        }
        return stop;
    }
    ::ptrace(PTRACE_CONT, pid_, nullptr, deliver_);
    return await();
}

Stop Victim::wait_again()
{
    return reaped_ ? Stop::ended : await();
}

void Victim::kill() noexcept
{
    if (reaped_) {
        return;
    }
    ::kill(pid_, SIGKILL);
    int status = 0;
    for (;;) {
        const pid_t found = ::waitpid(pid_, &status, 0);
        if ((found < 0 && errno != EINTR) || (found == pid_ && !WIFSTOPPED(status))) {
            break;
        }
    }
    reaped_ = true;
}

std::uintptr_t Victim::rip() const noexcept
{
    errno = 0;
    const long value = ::ptrace(PTRACE_PEEKUSER, pid_, program_counter, nullptr);
    return errno == 0 ? static_cast<std::uintptr_t>(value) : 0;
}

std::uintptr_t Victim::announced_lock() const noexcept
{
    robust_list_head* list = nullptr; // an address of the victim's
    std::size_t size = 0;
    if (::syscall(SYS_get_robust_list, pid_, &list, &size) != 0 || list == nullptr) {
        return 0;
    }
    return static_cast<std::uintptr_t>(::ptrace(PTRACE_PEEKDATA, pid_, &list->list_op_pending, nullptr));
}

std::uint64_t Victim::call_number() const noexcept
{
    return static_cast<std::uint64_t>(::ptrace(PTRACE_PEEKUSER, pid_, offsetof(user, regs.rax), nullptr));
}

// The victim stops soon, sleeps, or never comes back. A tick with nothing reported looks which of these it is.
Stop Victim::await()
{
    int asleep = 0;
    for (int ticks = 0; ticks < ticks_hung; ++ticks) {
        int status = 0;
        const pid_t found = ::waitpid(pid_, &status, 0);
        if (found == pid_) {
            return judge(status);
        }
        if (errno != EINTR) {
            reaped_ = true;
            return Stop::ended;
        }
        asleep = support::process_state(pid_) == 'S' ? asleep + 1 : 0;
        if (asleep == ticks_asleep) {
            return Stop::asleep;
        }
    }
    return Stop::hung;
}

Stop Victim::judge(int status) noexcept
{
    if (!WIFSTOPPED(status)) {
        reaped_ = true;
        return Stop::ended;
    }
    clear_breakpoint(); // it would trap in front of the same instruction for ever
    const int signal = WSTOPSIG(status);
    deliver_ = 0;
    if (signal == SIGTRAP) {
        const std::uintptr_t here = rip();
        return here == end_marker() || here == end_marker() + 1 ? Stop::finished : Stop::trapped;
    }
    if (signal == SIGSEGV || signal == SIGBUS || signal == SIGILL || signal == SIGFPE || signal == SIGABRT) {
        return Stop::crashed;
    }
    deliver_ = signal;
    return step();
}

// Some virtual machines take an address in a debug register and never stop there.
bool Victim::registers_work() noexcept
{
    static const bool work = [] {
        Victim probe([] {}, [] { ringmain_probed(); });
        const auto address = reinterpret_cast<std::uintptr_t>(&ringmain_probed);
        if (probe.reaped_ || !set_register(probe.pid_, address)) {
            return false;
        }
        ::ptrace(PTRACE_CONT, probe.pid_, nullptr, nullptr);
        int status = 0;
        while (::waitpid(probe.pid_, &status, 0) < 0 && errno == EINTR) {
        }
        probe.reaped_ = !WIFSTOPPED(status);
        return !probe.reaped_ && probe.rip() == address;
    }();
    return work;
}

// By register, or by an int3 in the text. A child forked meanwhile would run into that, so nobody hops over a fork.
bool Victim::set_breakpoint(std::uintptr_t address) noexcept
{
    if (registers_work()) {
        breakpoint_ = set_register(pid_, address) ? Breakpoint::by_register : Breakpoint::none;
        return breakpoint_ != Breakpoint::none;
    }
    constexpr unsigned long int3 = 0xcc;
    constexpr unsigned long first_byte = 0xff;
    errno = 0;
    text_ = static_cast<unsigned long>(::ptrace(PTRACE_PEEKTEXT, pid_, address, nullptr));
    if (errno != 0 || ::ptrace(PTRACE_POKETEXT, pid_, address, (text_ & ~first_byte) | int3) != 0) {
        return false;
    }
    breakpoint_ = Breakpoint::in_text;
    address_ = address;
    return true;
}

void Victim::clear_breakpoint() noexcept
{
    if (breakpoint_ == Breakpoint::by_register) {
        ::ptrace(PTRACE_POKEUSER, pid_, offsetof(user, u_debugreg[7]), 0);
    } else if (breakpoint_ == Breakpoint::in_text) {
        ::ptrace(PTRACE_POKETEXT, pid_, address_, text_);
        if (rip() == address_ + 1) { // behind the int3, which stands for what is to be executed yet
            ::ptrace(PTRACE_POKEUSER, pid_, program_counter, address_);
        }
    }
    breakpoint_ = Breakpoint::none;
}

} // namespace ringmain::kill_tests
