#include <ringmain/backend/patience.hpp>

#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <ctime>
#include <stop_token>

namespace ringmain::backend {
namespace {

constexpr std::size_t most_watched = 66;

timespec until(Deadline deadline) noexcept
{
    using std::chrono::duration_cast;
    using std::chrono::nanoseconds;
    using std::chrono::seconds;
    const auto left = std::max(nanoseconds(0), duration_cast<nanoseconds>(deadline - Clock::now()));
    const auto whole = duration_cast<seconds>(left);
    return {whole.count(), (left - whole).count()};
}

} // namespace

Outcome<void> Doze::until(std::span<const pollfd> ready, const Wait& wait) noexcept
{
    if (wait.stop().stop_possible() && !stop_) {
        stop_ = sys::FileDescriptor(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
        if (!stop_) {
            return Errc::system;
        }
    }
    std::uint64_t earlier = 0;
    (void)::read(stop_.get(), &earlier, sizeof earlier); // a stop request of another wait
    std::array<pollfd, most_watched> watched{};
    const std::size_t count = std::min(ready.size(), most_watched - 1);
    std::copy_n(ready.begin(), count, watched.begin());
    watched[count] = {stop_.get(), POLLIN, 0}; // a negative one is ignored
    const std::stop_callback ring(wait.stop(), [this] {
        const std::uint64_t one = 1;
        (void)::write(stop_.get(), &one, sizeof one);
    });
    const timespec left = backend::until(wait.deadline());
    const int found = ::ppoll(watched.data(), count + 1, wait.deadline() == never ? nullptr : &left, nullptr);
    return found < 0 && errno != EINTR ? Outcome<void>(Errc::system) : Outcome<void>();
}

Outcome<void> Nap::operator()(const Wait& wait) noexcept
{
    constexpr std::chrono::microseconds longest(1000);
    // A signal ends it: whoever went on with the rest of it, rounded up by the kernel, might never get to its end.
    const timespec left = until(std::min<Deadline>(wait.deadline(), Clock::now() + length_));
    (void)::nanosleep(&left, nullptr);
    length_ = std::min(length_ * 2, longest);
    return {};
}

} // namespace ringmain::backend
