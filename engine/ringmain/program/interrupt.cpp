#include <ringmain/program/interrupt.hpp>

#include <poll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>

namespace ringmain::program {

Status<std::unique_ptr<Interrupt>> Interrupt::make(std::stop_token stop)
{
    sys::FileDescriptor event(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!event) {
        return system_failure("eventfd", "this process", errno, "raise 'ulimit -n', or close what is open");
    }
    return std::unique_ptr<Interrupt>(new Interrupt(std::move(stop), std::move(event)));
}

// Never read again: once stopped, the event stays and every later wait returns at once.
void Interrupt::Notify::operator()() const noexcept
{
    ::eventfd_write(event, 1);
}

Ready Interrupt::wait_readable(int fd, Deadline until) noexcept
{
    return wait(fd, POLLIN, until);
}

Ready Interrupt::wait_writable(int fd, Deadline until) noexcept
{
    return wait(fd, POLLOUT, until);
}

bool Interrupt::wait_writable_in_spite_of_stop(int fd, std::chrono::milliseconds at_most) noexcept
{
    pollfd watched{fd, POLLOUT, 0};
    return ::poll(&watched, 1, static_cast<int>(at_most.count())) > 0;
}

Ready Interrupt::sleep(Deadline until) noexcept
{
    return wait(-1, 0, until);
}

Ready Interrupt::wait(int fd, short events, Deadline until) noexcept
{
    while (true) {
        std::array<pollfd, 2> watched{{{event_.get(), POLLIN, 0}, {fd, events, 0}}}; // poll skips negative descriptors
        timespec left{};
        if (until != never && until != now_or_never) {
            const auto time = std::max(std::chrono::nanoseconds(until - Clock::now()), std::chrono::nanoseconds(0));
            left.tv_sec = time.count() / 1'000'000'000;
            left.tv_nsec = time.count() % 1'000'000'000;
        }
        const int ready = ::ppoll(watched.data(), watched.size(), until == never ? nullptr : &left, nullptr);
        if (watched[0].revents != 0) {
            return Ready::stopped;
        }
        if (ready == 0) {
            return Ready::timed_out;
        }
        if (ready > 0 || errno != EINTR) { // what is wrong with `fd`, the read or write that follows tells better
            return Ready::now;
        }
    }
}

} // namespace ringmain::program
