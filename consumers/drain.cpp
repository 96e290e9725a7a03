#include <consumers/drain.hpp>

#include <algorithm>

namespace ringmain::consume {

Outcome<void> Drain::run()
{
    while (!parts_.sink.is_done() && (!parts_.count || parts_.meter.messages() < *parts_.count)) {
        if (parts_.stop.stop_requested()) {
            return Errc::stopped;
        }
        const auto taken = take(next_wait());
        parts_.progress.update(parts_.consumer.was_filled());
        if (taken) {
            last_message_ = parts_.timeout ? Clock::now() : last_message_;
        } else if (taken.error() == Errc::would_block) {
            parts_.sink.flush();
        } else if (taken.error() != Errc::timed_out) {
            return taken.error();
        } else if (parts_.timeout && Clock::now() - last_message_ >= *parts_.timeout) {
            return Errc::timed_out;
        }
    }
    return {};
}

Outcome<std::size_t> Drain::take(const Wait& wait)
{
    const std::uint64_t left = parts_.count ? *parts_.count - parts_.meter.messages() : parts_.batch;
    std::uint64_t bytes = 0;
    const auto use = [&](const Message& message) {
        parts_.meter.start();
        bytes += message.bytes().size();
        if (parts_.audit != nullptr) {
            parts_.audit->check(message);
        }
        parts_.sink.accept(message);
    };
    const auto taken = parts_.consumer.poll(use, static_cast<std::size_t>(std::min<std::uint64_t>(left, parts_.batch)), wait);
    if (taken) {
        parts_.meter.count(*taken, bytes);
    }
    return taken;
}

// While the sink holds something back it is not waited at all: an empty ring is the moment to write it.
Wait Drain::next_wait() const
{
    if (parts_.sink.pending()) {
        return Wait::none();
    }
    Deadline until = parts_.progress.next_update();
    if (parts_.timeout && *parts_.timeout < never - last_message_) {
        until = std::min(until, last_message_ + *parts_.timeout);
    }
    return until == never ? Wait(parts_.stop) : Wait(std::max(until - Clock::now(), Clock::duration(0)), parts_.stop);
}

} // namespace ringmain::consume
