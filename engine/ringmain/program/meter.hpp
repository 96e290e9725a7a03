#pragma once
// How much went through, and when.

#include <ringmain/base/clock.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>

namespace ringmain::program {

// One thread counts, any thread reads.
class Meter {
public:
    // The clock starts with the first message: whoever waits for the other side to start is not slow.
    void start() noexcept
    {
        if (start_ns_.load(std::memory_order_relaxed) == 0) {
            start_ns_.store(now(), std::memory_order_relaxed);
            last_ns_.store(now(), std::memory_order_relaxed);
        }
    }
    void count(std::uint64_t messages, std::uint64_t bytes) noexcept
    {
        messages_.store(messages_.load(std::memory_order_relaxed) + messages, std::memory_order_relaxed);
        bytes_.store(bytes_.load(std::memory_order_relaxed) + bytes, std::memory_order_relaxed);
        last_ns_.store(now(), std::memory_order_relaxed);
    }

    [[nodiscard]] std::uint64_t messages() const noexcept { return messages_.load(std::memory_order_relaxed); }
    [[nodiscard]] std::uint64_t bytes() const noexcept { return bytes_.load(std::memory_order_relaxed); }
    // From the first message to the last one so far.
    [[nodiscard]] std::chrono::nanoseconds elapsed() const noexcept
    {
        return std::chrono::nanoseconds(last_ns_.load(std::memory_order_relaxed) - start_ns_.load(std::memory_order_relaxed));
    }

private:
    static std::int64_t now() noexcept
    {
        return std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now().time_since_epoch()).count();
    }

    std::atomic<std::uint64_t> messages_ = 0;
    std::atomic<std::uint64_t> bytes_ = 0;
    std::atomic<std::int64_t> start_ns_ = 0;
    std::atomic<std::int64_t> last_ns_ = 0;
};

} // namespace ringmain::program
