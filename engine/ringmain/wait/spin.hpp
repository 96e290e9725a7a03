#pragma once
// Spinning for a little while before sleeping: a sleeper's wake-up costs tens of microseconds on a virtual machine.

#include <ringmain/base/cache_line.hpp>
#include <ringmain/base/clock.hpp>
#include <ringmain/wait/wait.hpp>

#include <algorithm>
#include <chrono>
#include <thread>

namespace ringmain {

// How a call that has to wait does so. On a machine with a single CPU all of them sleep at once.
enum class WaitStrategy {
    adaptive, // spins for a while, less where that was in vain, then sleeps
    spin,     // never sleeps; the fastest, and takes a CPU for itself, though it lets others on that want it
    park,     // sleeps at once
};

// How long an operation spins before it sleeps, at most: about what one wake-up costs.
inline constexpr std::chrono::nanoseconds default_spin = std::chrono::microseconds(50);

namespace wait {

// How somebody spins who looks at memory that others write.
struct SpinStyle {
    unsigned eager_looks; // the first ones come without a pause: what is awaited is often there within a microsecond
    unsigned pauses;      // between later ones. Many disturb less.
};

// One wait's spinning. With a budget of zero it never spins.
class Spin {
public:
    Spin(std::chrono::nanoseconds budget, SpinStyle style) noexcept : budget_(budget), style_(style) {}

    // Passes a moment; false once the budget is used up.
    [[nodiscard]] bool pass_a_moment() noexcept
    {
        if (budget_.count() <= 0) {
            return false;
        }
        if (++looks_ <= style_.eager_looks) {
            return true;
        }
        const unsigned later_looks = looks_ - style_.eager_looks;
        if (later_looks == 1) {
            until_ = Clock::now() + budget_;
        }
        for (unsigned i = 0; i < style_.pauses; ++i) {
            cpu_relax();
        }
        if (later_looks % looks_per_yield == 0) {
            std::this_thread::yield();
        }
        return later_looks % looks_per_clock != 0 || Clock::now() < until_;
    }
    // The budget is there once more.
    void start_again() noexcept { looks_ = style_.eager_looks; }

private:
    static constexpr unsigned looks_per_clock = 8; // reading the clock costs as much as a pause
    // Where members outnumber CPUs, the one that is waited for may be waiting for ours.
    static constexpr unsigned looks_per_yield = 32;

    std::chrono::nanoseconds budget_;
    SpinStyle style_;
    Deadline until_{};
    unsigned looks_ = 0;
};

// What a member has learnt about spinning.
class SpinHabit {
public:
    SpinHabit(WaitStrategy strategy, std::chrono::nanoseconds most, unsigned cpus) noexcept
        : strategy_(cpus > 1 ? strategy : WaitStrategy::park), most_(most), budget_(most)
    {
    }

    // A short wait is not stretched by a long spin.
    [[nodiscard]] Spin begin(const Wait& wait, SpinStyle style) const noexcept
    {
        using std::chrono::nanoseconds;
        if (wait.is_none() || strategy_ == WaitStrategy::park) {
            return {nanoseconds(0), style};
        }
        const bool is_endless = wait.deadline() == never;
        return {is_endless ? budget_ : std::min<nanoseconds>(budget_, wait.deadline() - Clock::now()), style};
    }
    [[nodiscard]] bool spins() const noexcept { return strategy_ != WaitStrategy::park && most_.count() > 0; }
    [[nodiscard]] bool never_sleeps() const noexcept { return strategy_ == WaitStrategy::spin; }

    // Half as long after a spin that was in vain, down to an eighth; twice as long after one that was not.
    void spun(bool in_vain) noexcept
    {
        if (strategy_ == WaitStrategy::adaptive) {
            budget_ = in_vain ? std::max(budget_ / 2, most_ / 8) : std::min(budget_ * 2, most_);
        }
    }

private:
    WaitStrategy strategy_;
    std::chrono::nanoseconds most_;
    std::chrono::nanoseconds budget_;
};

} // namespace wait
} // namespace ringmain
