#include <producers/pump.hpp>

#include <fmt/format.h>

#include <chrono>

namespace ringmain::produce {
namespace {

std::uint64_t total_bytes(std::span<const Outgoing> messages)
{
    std::uint64_t sum = 0;
    for (const Outgoing& message : messages) {
        sum += message.bytes.size();
    }
    return sum;
}

} // namespace

program::Status<void> Pump::run()
{
    program::Status<void> result;
    while (result && !parts_.stop.stop_requested()) {
        const std::size_t due = wait_until_due();
        if (due == 0) {
            continue; // time to draw the progress, or to stop
        }
        const auto supply = parts_.source.next(batch_, due, parts_.progress.next_update());
        update_progress();
        if (!supply) {
            result = supply.error();
        } else if (*supply == Supply::end) {
            return result;
        } else if (*supply == Supply::some) {
            result = send(batch_);
        }
    }
    unsent_ = parts_.source.is_only_copy() ? in_hand_ + parts_.source.read_ahead() : 0;
    return result;
}

// How many messages may be sent now; 0 if it is not time yet and there is something else to do.
std::size_t Pump::wait_until_due()
{
    const std::size_t due = parts_.pacer.due(Clock::now(), parts_.batch);
    if (due == 0) {
        parts_.interrupt.sleep(std::min(parts_.pacer.next(), parts_.progress.next_update()));
        update_progress();
    }
    return due;
}

void Pump::update_progress()
{
    parts_.progress.update([this] { return parts_.producer.was_full(); });
}

program::Status<void> Pump::send(std::span<const Outgoing> messages)
{
    parts_.meter.start();
    while (!messages.empty()) {
        const Deadline update = parts_.progress.next_update();
        const Wait wait = parts_.stop.stop_requested() ? Wait::none()
                          : update == never            ? Wait(parts_.stop)
                                                       : Wait(update - Clock::now(), parts_.stop);
        const auto sent = parts_.producer.send_batch(messages, wait);
        if (sent) {
            count(messages.first(*sent));
            messages = messages.subspan(*sent);
            continue;
        }
        if (sent.error() == Errc::timed_out) {
            update_progress();
        } else if (sent.error() != Errc::stopped) {
            in_hand_ = total_bytes(messages);
            return sent.error() == Errc::would_block ? program::Status<void>()
                                                     : program::ring_failure("send", parts_.ring, sent.error());
        }
    }
    return {};
}

void Pump::count(std::span<const Outgoing> sent)
{
    parts_.meter.count(sent.size(), total_bytes(sent));
    parts_.pacer.sent(sent.size());
}

} // namespace ringmain::produce
