#pragma once
// A stack of its own to run on, and memory of its own to allocate from: one process of a machine. Whoever is killed is just
// never resumed; what it had allocated goes with its memory, as a process's does, and no destructor runs.

#include <ucontext.h>

#include <cstddef>
#include <functional>
#include <memory>

namespace ringmain::schedules {

class Fiber {
public:
    Fiber();
    Fiber(const Fiber&) = delete;
    Fiber& operator=(const Fiber&) = delete;

    // Ready to run `work`, which outlives it, with nothing allocated; whatever it was about before is forgotten.
    void prepare(const std::function<void()>& work);
    // Runs it until it pauses or ends. From outside.
    void resume();
    // Back to who resumed it. From inside.
    void pause();
    [[nodiscard]] bool has_ended() const noexcept { return has_ended_; }

    // What operator new does inside; nullptr: not inside any, or there is no room left.
    [[nodiscard]] static void* allocate(std::size_t bytes) noexcept;
    // Whether it is some fiber's, and so needs no freeing.
    [[nodiscard]] static bool owns(const void* memory) noexcept;

private:
    static void enter();

    std::byte* memory_; // of the stack, and what it allocates
    std::size_t used_ = 0;
    const std::function<void()>* work_ = nullptr;
    bool has_ended_ = true;
    ucontext_t inside_{};
    ucontext_t outside_{};
};

} // namespace ringmain::schedules
