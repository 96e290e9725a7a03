#include <consumers/drain.hpp>

#include <algorithm>

namespace ringmain::consume {

Outcome<void> Drain::run()
{
    while (!is_done()) {
        if (parts_.stop.stop_requested()) {
            return Errc::stopped;
        }
        const auto taken = take(next_wait());
        parts_.progress.update([this] { return parts_.consumer.was_full(); });
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

bool Drain::is_done() const
{
    return parts_.sink.is_done() || parts_.dead_letters.failed() || (parts_.count && parts_.meter.messages() >= *parts_.count);
}

Outcome<void> Drain::take(const Wait& wait)
{
    return parts_.acknowledge == Acknowledge::written ? take_one(wait) : take_many(wait);
}

// What poll() gives is acknowledged when its callback returns, whatever came of it; what receive() gives, when we let go.
Outcome<void> Drain::take_one(const Wait& wait)
{
    auto message = parts_.consumer.receive(wait);
    if (!message) {
        return message.error();
    }
    parts_.meter.start();
    if (!parts_.sink.complete(*message)) {
        parts_.in_hand.emplace(*std::move(message));
        return {};
    }
    check(*message);
    parts_.meter.count(1, message->bytes().size());
    return {};
}

Outcome<void> Drain::take_many(const Wait& wait)
{
    const std::uint64_t left = parts_.count ? *parts_.count - parts_.meter.messages() : parts_.batch;
    std::uint64_t bytes = 0;
    const auto use = [&](const Message& message) {
        parts_.meter.start();
        bytes += message.bytes().size();
        check(message);
        parts_.sink.accept(message);
    };
    const auto taken = parts_.consumer.poll(use, static_cast<std::size_t>(std::min<std::uint64_t>(left, parts_.batch)), wait);
    if (!taken) {
        return taken.error();
    }
    parts_.meter.count(*taken, bytes);
    return {};
}

void Drain::check(const Message& message)
{
    if (parts_.audit != nullptr) {
        parts_.audit->check(message);
    }
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
