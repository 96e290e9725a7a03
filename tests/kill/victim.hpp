#pragma once
// A process that dies on purpose: forked, traced, and driven one instruction at a time.

#include <sys/time.h>
#include <sys/types.h>

#include <cstdint>
#include <functional>

namespace ringmain::kill_tests {

// Where a victim is after it was driven on.
enum class Stop : std::uint8_t {
    trapped,  // in front of an instruction
    finished, // in front of the end marker: the operation is over
    asleep,   // inside a system call that does not return by itself
    crashed,  // in front of an instruction that raised a fatal signal
    ended,    // the process is gone
    hung,     // running for seconds
};

// While one of these lives, a timer interrupts waiting for a victim, which is how one that sleeps is noticed.
class Ticking {
public:
    Ticking() noexcept;
    Ticking(const Ticking&) = delete;
    Ticking& operator=(const Ticking&) = delete;
    ~Ticking();

private:
    itimerval before_{}; // one may live inside another
};

// Keeps this process and all it forks on one CPU: handing over between tracer and victim then costs a context switch,
// not a wake-up of another CPU.
class Pinned {
public:
    Pinned() noexcept;
    Pinned(const Pinned&) = delete;
    Pinned& operator=(const Pinned&) = delete;
    ~Pinned();

private:
    unsigned long before_[16] = {};
};

class Victim {
public:
    // Forks, runs `prepare` at full speed, and stops in front of `operate`.
    Victim(const std::function<void()>& prepare, const std::function<void()>& operate);
    Victim(const Victim&) = delete;
    Victim& operator=(const Victim&) = delete;
    ~Victim(); // killed and reaped

    // The calls that drive it need a Ticking. One instruction; one iteration of a repeated one.
    Stop step();
    // At full speed to the instruction at `address`; not for where it is already.
    Stop run_to(std::uintptr_t address);
    // After `asleep`: somebody has woken it, or so it is hoped.
    Stop wait_again();

    // SIGKILL; returns when it is gone, with all that the kernel undoes for it.
    void kill() noexcept;

    // Address of the next instruction.
    [[nodiscard]] std::uintptr_t rip() const noexcept;
    // In front of a system call: which.
    [[nodiscard]] std::uint64_t call_number() const noexcept;
    // The lock that the kernel will look at when it dies now (sys/robust_lock.hpp); 0: none.
    [[nodiscard]] std::uintptr_t announced_lock() const noexcept;
    [[nodiscard]] pid_t pid() const noexcept { return pid_; }

private:
    Stop await();
    Stop judge(int status) noexcept;
    [[nodiscard]] static bool registers_work() noexcept;
    [[nodiscard]] bool set_breakpoint(std::uintptr_t address) noexcept; // false where there are none
    void clear_breakpoint() noexcept;

    pid_t pid_ = -1;
    bool reaped_ = false;
    enum class Breakpoint { none, by_register, in_text };
    Breakpoint breakpoint_ = Breakpoint::none;
    std::uintptr_t address_ = 0; // of a breakpoint in the text
    unsigned long text_ = 0;     // what stood there
    int deliver_ = 0;            // a signal that arrived and goes to the victim with its next step
};

} // namespace ringmain::kill_tests
