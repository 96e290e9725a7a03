#include <ringmain/sys/robust_lock.hpp>

#include <ringmain/base/cache_line.hpp>
#include <ringmain/sys/process.hpp>

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <ctime>

namespace ringmain::sys {
namespace {

using Word = std::atomic<std::uint32_t>;

// What the kernel knows of a thread: its id, and where it looks when the thread dies. The C library registers that place.
struct Thread {
    robust_list_head* list = nullptr;
    std::uint32_t id = 0;
    std::uint32_t process = 0; // a forked child is another thread
};

Thread ask_kernel() noexcept
{
    Thread self;
    std::size_t size = 0;
    if (::syscall(SYS_get_robust_list, 0, &self.list, &size) != 0 || size != sizeof(robust_list_head)) {
        self.list = nullptr;
    }
    self.id = static_cast<std::uint32_t>(::gettid());
    self.process = current_process();
    return self;
}

const Thread& this_thread() noexcept
{
    thread_local Thread self;
    if (self.process != current_process()) [[unlikely]] {
        self = ask_kernel();
    }
    return self;
}

// From here on, and until withdraw(), our death makes the kernel look at the word: one that we own becomes FUTEX_OWNER_DIED, and
// a sleeper is woken; so it is also where the word is free, because we may have been woken for it, or owe somebody that.
void announce(Word& word) noexcept
{
    robust_list_head* const list = this_thread().list;
    char* const entry = reinterpret_cast<char*>(&word) - list->futex_offset;
    const_cast<robust_list* volatile&>(list->list_op_pending) = reinterpret_cast<robust_list*>(entry);
    std::atomic_signal_fence(std::memory_order_seq_cst);
}

void withdraw() noexcept
{
    std::atomic_signal_fence(std::memory_order_seq_cst);
    const_cast<robust_list* volatile&>(this_thread().list->list_op_pending) = nullptr;
}

void wake_one(Word& word) noexcept
{
    (void)::syscall(SYS_futex, &word, FUTEX_WAKE, 1, nullptr, nullptr, 0);
}

} // namespace

bool has_robust_locks() noexcept
{
    return this_thread().list != nullptr;
}

// R1: acquire pairs with the release in unlock(); after a death the kernel's own atomics come between.
bool RobustLock::take(std::uint32_t waiters) noexcept
{
    std::uint32_t seen = word_->load(std::memory_order_relaxed);
    const bool is_free = (seen & FUTEX_TID_MASK) == 0 || (seen & FUTEX_OWNER_DIED) != 0;
    const std::uint32_t mine = this_thread().id | (seen & FUTEX_WAITERS) | waiters;
    return is_free && word_->compare_exchange_strong(seen, mine, std::memory_order_acquire, std::memory_order_relaxed);
}

bool RobustLock::try_lock() noexcept
{
    announce(*word_);
    if (take(0)) {
        return true;
    }
    withdraw();
    return false;
}

bool RobustLock::lock(Deadline deadline) noexcept
{
    constexpr int tries = 30; // who is inside copies a message or two
    constexpr int pauses = 16;
    announce(*word_);
    for (int i = 0; i < tries; ++i) {
        // Whoever looks takes the line away from who is inside. Left alone he does some more while he has it, and both get on.
        for (int pause = 0; pause < pauses; ++pause) {
            cpu_relax();
        }
        if (take(0)) {
            return true;
        }
    }
    // Once we slept others may sleep, too, so the word keeps saying so.
    while (!take(FUTEX_WAITERS)) {
        if (!sleep(deadline)) {
            wake_one(*word_); // we may have been woken just now, and do not want it any more
            withdraw();
            return false;
        }
    }
    return true;
}

// False: the deadline passed. True: look again.
bool RobustLock::sleep(Deadline deadline) noexcept
{
    std::uint32_t seen = word_->load(std::memory_order_relaxed);
    const bool is_free = (seen & FUTEX_TID_MASK) == 0 || (seen & FUTEX_OWNER_DIED) != 0;
    const bool says_so = (seen & FUTEX_WAITERS) != 0;
    if (is_free || (!says_so && !word_->compare_exchange_strong(seen, seen | FUTEX_WAITERS, std::memory_order_relaxed))) {
        return true;
    }
    const auto left = std::chrono::duration_cast<std::chrono::nanoseconds>(deadline - Clock::now());
    if (deadline != never && left.count() <= 0) {
        return false;
    }
    constexpr std::int64_t second = 1'000'000'000;
    const timespec wait{left.count() / second, left.count() % second};
    (void)::syscall(SYS_futex, word_, FUTEX_WAIT, seen | FUTEX_WAITERS, deadline == never ? nullptr : &wait, nullptr, 0);
    return true;
}

void RobustLock::unlock() noexcept
{
    const std::uint32_t was = word_->exchange(0, std::memory_order_release); // R1
    if ((was & FUTEX_WAITERS) != 0) {
        wake_one(*word_);
    }
    withdraw();
}

} // namespace ringmain::sys
