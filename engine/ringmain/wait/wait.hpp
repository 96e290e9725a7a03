#pragma once
// How long a call may wait, and who may end the wait early.

#include <ringmain/base/clock.hpp>

#include <chrono>
#include <stop_token>

namespace ringmain {

// Given to every call that may block. Made from nothing (waits for ever), a duration, a stop_token, or both.
class Wait {
public:
    // Waits for ever.
    Wait() noexcept = default;
    // At most so long; less where `stop` asks for it.
    template <class Rep, class Period>
    Wait(std::chrono::duration<Rep, Period> at_most, std::stop_token stop = {}) noexcept
        : deadline_(after(std::chrono::duration_cast<std::chrono::nanoseconds>(at_most))), stop_(std::move(stop))
    {
    }
    // Until `stop` asks to stop.
    Wait(std::stop_token stop) noexcept : stop_(std::move(stop)) {}

    // Does not wait at all: Errc::would_block instead.
    [[nodiscard]] static Wait none() noexcept
    {
        Wait wait;
        wait.deadline_ = now_or_never;
        return wait;
    }

    // When it is over: `never`, or `now_or_never`, or in between.
    [[nodiscard]] Deadline deadline() const noexcept { return deadline_; }
    // Who may end it early.
    [[nodiscard]] const std::stop_token& stop() const noexcept { return stop_; }
    // Whether none() made it.
    [[nodiscard]] bool is_none() const noexcept { return deadline_ == now_or_never; }

private:
    Deadline deadline_ = never;
    std::stop_token stop_;
};

} // namespace ringmain
