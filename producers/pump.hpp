#pragma once
// From a source into a ring.

#include <producers/pacer.hpp>
#include <producers/source.hpp>

#include <ringmain/producer.hpp>
#include <ringmain/program/interrupt.hpp>
#include <ringmain/program/meter.hpp>
#include <ringmain/program/progress.hpp>

#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace ringmain::produce {

class Pump {
public:
    struct Parts {
        Source& source;
        Producer& producer;
        program::Interrupt& interrupt;
        program::Meter& meter;
        program::Progress& progress;
        Pacer pacer;
        std::size_t batch;
        std::string ring;
        std::stop_token stop;
    };
    explicit Pump(Parts parts) : parts_(std::move(parts)) {}

    // Until the source has no more, or a stop is requested: what is in hand is still sent if there is room for it.
    [[nodiscard]] program::Status<void> run();

    // Bytes that were taken from an input that cannot be read again, and were not sent.
    [[nodiscard]] std::uint64_t unsent() const noexcept { return unsent_; }

private:
    [[nodiscard]] std::size_t wait_until_due();
    [[nodiscard]] program::Status<void> send(std::span<const Outgoing> messages);
    void update_progress();
    void count(std::span<const Outgoing> sent);

    Parts parts_;
    std::vector<Outgoing> batch_;
    std::uint64_t in_hand_ = 0; // bytes of messages that could not be sent
    std::uint64_t unsent_ = 0;
};

} // namespace ringmain::produce
