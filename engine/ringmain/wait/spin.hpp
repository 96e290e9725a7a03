#pragma once
// Spinning for a little while before sleeping: a sleeper's wake-up costs tens of microseconds on a virtual machine.

#include <ringmain/base/cache_line.hpp>
#include <ringmain/base/clock.hpp>

#include <chrono>

namespace ringmain::wait {

// One wait's spinning. With a budget of zero it never spins.
class Spin {
public:
    explicit Spin(std::chrono::nanoseconds budget) noexcept : budget_(budget) {}

    // Passes a moment (a few pauses); false once the budget is used up.
    [[nodiscard]] bool pass_a_moment() noexcept
    {
        if (budget_.count() <= 0) {
            return false;
        }
        if (rounds_ == 0) {
            until_ = Clock::now() + budget_;
        }
        for (int i = 0; i < pauses; ++i) {
            cpu_relax();
        }
        return ++rounds_ % rounds_per_look != 0 || Clock::now() < until_;
    }

private:
    static constexpr int pauses = 8;
    static constexpr unsigned rounds_per_look = 8; // reading the clock costs as much as the pauses

    std::chrono::nanoseconds budget_;
    Deadline until_{};
    unsigned rounds_ = 0;
};

} // namespace ringmain::wait
