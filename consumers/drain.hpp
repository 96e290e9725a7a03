#pragma once
// From a ring into a sink.

#include <consumers/arguments.hpp>
#include <consumers/audit.hpp>
#include <consumers/dead_letters.hpp>
#include <consumers/sink.hpp>

#include <ringmain/consumer.hpp>
#include <ringmain/program/meter.hpp>
#include <ringmain/program/progress.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <utility>

namespace ringmain::consume {

class Drain {
public:
    struct Parts {
        Consumer& consumer;
        // A message that could not be dealt with is left here. It must be destroyed after the consumer, which then still
        // holds it when it leaves, so that the ring gives it to the next one.
        std::optional<Message>& in_hand;
        Sink& sink;
        Audit* audit; // or nullptr
        const DeadLetters& dead_letters;
        program::Meter& meter;
        program::Progress& progress;
        Acknowledge acknowledge;
        std::size_t batch; // messages to take at a time, where they are acknowledged when taken
        std::optional<std::uint64_t> count;
        std::optional<std::chrono::nanoseconds> timeout;
        std::stop_token stop;
    };
    explicit Drain(Parts parts) : parts_(std::move(parts)) {}

    // Until it has `count` messages or the sink wants no more: no error. Otherwise why it ended: end_of_stream, timed_out
    // (no message for `timeout`), stopped, or a failure of the ring. Never takes a message more than it was asked for. Must
    // not run again, and its consumer must leave next.
    [[nodiscard]] Outcome<void> run();

private:
    [[nodiscard]] bool is_done() const;
    [[nodiscard]] Outcome<void> take(const Wait& wait);
    [[nodiscard]] Outcome<void> take_one(const Wait& wait);
    [[nodiscard]] Outcome<void> take_many(const Wait& wait);
    void check(const Message& message);
    [[nodiscard]] Wait next_wait() const;

    Parts parts_;
    Deadline last_message_ = Clock::now();
};

} // namespace ringmain::consume
