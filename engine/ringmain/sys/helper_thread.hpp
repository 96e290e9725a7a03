#pragma once
// A thread of ours in a program of somebody else's.

#include <ringmain/sys/failure.hpp>

#include <pthread.h>

#include <utility>

namespace ringmain::sys {

// Takes no signals: those are for the program's own threads. Joined when its owner goes.
class HelperThread {
public:
    using Work = void* (*)(void*);
    // EAGAIN: the system or the user has too many.
    [[nodiscard]] static SysResult<HelperThread> start(Work work, void* argument) noexcept;

    HelperThread(HelperThread&& other) noexcept : thread_(other.thread_), is_running_(std::exchange(other.is_running_, false)) {}
    HelperThread& operator=(HelperThread&&) = delete;
    HelperThread(const HelperThread&) = delete;
    HelperThread& operator=(const HelperThread&) = delete;
    ~HelperThread();

private:
    explicit HelperThread(pthread_t thread) noexcept : thread_(thread) {}

    pthread_t thread_;
    bool is_running_ = true;
};

} // namespace ringmain::sys
