#pragma once
// From a ring into a sink.

#include <consumers/audit.hpp>
#include <consumers/sink.hpp>

#include <ringmain/consumer.hpp>
#include <ringmain/program/meter.hpp>
#include <ringmain/program/progress.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stop_token>

namespace ringmain::consume {

class Drain {
public:
    struct Parts {
        Consumer& consumer;
        Sink& sink;
        Audit* audit; // or nullptr
        program::Meter& meter;
        program::Progress& progress;
        std::size_t batch;
        std::optional<std::uint64_t> count;
        std::optional<std::chrono::nanoseconds> timeout;
        std::stop_token stop;
    };
    explicit Drain(Parts parts) : parts_(std::move(parts)) {}

    // Until it has `count` messages or the sink wants no more: no error. Otherwise why it ended: end_of_stream, timed_out
    // (no message for `timeout`), stopped, or a failure of the ring. Never takes a message more than it was asked for.
    [[nodiscard]] Outcome<void> run();

private:
    [[nodiscard]] Outcome<std::size_t> take(const Wait& wait);
    [[nodiscard]] Wait next_wait() const;

    Parts parts_;
    Deadline last_message_ = Clock::now();
};

} // namespace ringmain::consume
