#pragma once
// What the machine's own parts do: copying memory, a semaphore call, a switch from one process to another.

#include <bench/activity.hpp>
#include <bench/shared.hpp>

#include <ringmain/base/cache_line.hpp>

#include <atomic>
#include <cstddef>
#include <vector>

namespace ringmain::bench {

// Its figure is bytes a second that memcpy moves from one half of so many bytes to the other. One place.
class Copying : public Activity {
public:
    explicit Copying(std::size_t bytes) : bytes_(bytes) {}
    void take_part(Place& place) override;
    Figure conclude() override { return {*rate_}; }

private:
    std::size_t bytes_;
    std::vector<std::byte> memory_; // made where it is used, and kept
    Shared<double> rate_;
};

// Its figure is nanoseconds of a semop(2) that finds what it wants. One place.
class SemaphoreCall : public Activity {
public:
    SemaphoreCall();
    SemaphoreCall(const SemaphoreCall&) = delete;
    SemaphoreCall& operator=(const SemaphoreCall&) = delete;
    ~SemaphoreCall() override;
    void take_part(Place& place) override;
    Figure conclude() override { return {*ns_}; }

private:
    int set_;
    Shared<double> ns_;
};

// Its figure is nanoseconds from when one process goes to sleep until another, on the same CPU, goes on. Two places.
class ContextSwitch : public Activity {
public:
    void take_part(Place& place) override;
    Figure conclude() override { return {*ns_}; }

private:
    struct alignas(cache_line) Baton {
        std::atomic<std::uint32_t> holder{0}; // of the two places; `over` at the end
        std::atomic<int> cpu{0};
    };
    static constexpr std::uint32_t over = 2;

    Shared<Baton> baton_;
    Shared<double> ns_;
};

} // namespace ringmain::bench
