#include <ringmain/backend/doorbell.hpp>

#include <ringmain/sys/failure.hpp>

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <utility>

namespace ringmain::backend {

Doorbell::Doorbell(Watch watch, sys::FileDescriptor event) noexcept : watch_(std::move(watch)), event_(std::move(event))
{
}

Result<std::unique_ptr<Doorbell>> Doorbell::install(Watch watch, const std::string& label)
{
    sys::FileDescriptor event(::eventfd(1, EFD_NONBLOCK | EFD_CLOEXEC));
    if (!event) {
        return sys::explain({"eventfd", errno}, label);
    }
    std::unique_ptr<Doorbell> doorbell(new Doorbell(std::move(watch), std::move(event)));
    auto thread = sys::HelperThread::start(run, doorbell.get());
    if (!thread) {
        return sys::explain(thread.error(), label);
    }
    doorbell->thread_.emplace(std::move(thread).value());
    return doorbell;
}

Doorbell::~Doorbell()
{
    (void)recall();
    {
        const std::scoped_lock lock(mutex_);
        state_ = State::leaving;
    }
    changed_.notify_all();
}

void Doorbell::arm() noexcept
{
    std::uint64_t rung = 0;
    (void)::read(event_.get(), &rung, sizeof rung);
    {
        const std::scoped_lock lock(mutex_);
        stop_ = std::stop_source();
        state_ = State::watching;
    }
    changed_.notify_all();
}

std::optional<Errc> Doorbell::recall() noexcept
{
    std::unique_lock lock(mutex_);
    if (state_ == State::watching) {
        stop_.request_stop();
        changed_.wait(lock, [this] { return state_ != State::watching; });
    }
    return std::exchange(wrong_, std::nullopt);
}

void* Doorbell::run(void* doorbell) noexcept
{
    static_cast<Doorbell*>(doorbell)->serve();
    return nullptr;
}

void Doorbell::serve() noexcept
{
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return state_ != State::idle; });
        if (state_ == State::leaving) {
            return;
        }
        const std::stop_token stop = stop_.get_token();
        lock.unlock();
        const Outcome<void> found = watch_(stop);
        lock.lock();
        wrong_ = found || found.error() == Errc::stopped ? std::nullopt : std::optional(found.error());
        state_ = State::idle;
        ring();
        changed_.notify_all();
    }
}

void Doorbell::ring() const noexcept
{
    const std::uint64_t one = 1;
    (void)::write(event_.get(), &one, sizeof one);
}

} // namespace ringmain::backend
