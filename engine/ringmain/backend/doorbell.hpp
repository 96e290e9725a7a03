#pragma once
// A descriptor that says when a consumer has something to do, for those who wait for many things at once (poll, epoll, an event
// loop).
//
// A System V semaphore cannot be polled. So while its owner waits elsewhere, a thread of the same process sleeps in its place,
// as any consumer sleeps, and makes an eventfd readable when it wakes. Producers see one sleeper, or none.

#include <ringmain/base/error.hpp>
#include <ringmain/sys/file_descriptor.hpp>
#include <ringmain/sys/helper_thread.hpp>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>

namespace ringmain::backend {

// Between arm() and recall() the thread is the only one that uses the consumer. The descriptor is readable at all other times.
// One thread at a time, which is not ours. A forked child must leave its copy alone, not destroy it.
class Doorbell {
public:
    // Waits until there is something to do, or says what is wrong; ends with a stop request.
    using Watch = std::function<Outcome<void>(std::stop_token)>;

    // `label` names the ring in errors. system.
    [[nodiscard]] static Result<std::unique_ptr<Doorbell>> install(Watch watch, const std::string& label);
    Doorbell(const Doorbell&) = delete;
    Doorbell& operator=(const Doorbell&) = delete;
    ~Doorbell(); // recalls, and ends the thread

    [[nodiscard]] int fd() const noexcept { return event_.get(); }

    // There was nothing to do just now.
    void arm() noexcept;
    // Returns when the thread has let go: what it found wrong.
    [[nodiscard]] std::optional<Errc> recall() noexcept;

private:
    Doorbell(Watch watch, sys::FileDescriptor event) noexcept;
    static void* run(void* doorbell) noexcept;
    void serve() noexcept;
    void ring() const noexcept;

    enum class State { idle, watching, leaving };

    Watch watch_;
    sys::FileDescriptor event_;
    std::mutex mutex_;
    std::condition_variable changed_;
    State state_ = State::idle;
    std::stop_source stop_; // of the watch that goes on
    std::optional<Errc> wrong_;
    std::optional<sys::HelperThread> thread_; // last: it uses the others
};

} // namespace ringmain::backend
