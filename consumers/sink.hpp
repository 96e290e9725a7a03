#pragma once
// Where messages go.

#include <ringmain/backend/message.hpp>
#include <ringmain/program/failure.hpp>

namespace ringmain::consume {

class Sink {
public:
    Sink() = default;
    virtual ~Sink() = default;
    Sink(const Sink&) = delete;
    Sink& operator=(const Sink&) = delete;

    // Takes what it needs of a message that is gone from the ring: one that it cannot keep must be counted as lost.
    virtual void accept(const Message& message) = 0;
    // Deals with a message for good. False: it could not, and the message must not be acknowledged.
    [[nodiscard]] virtual bool complete(const Message& message) = 0;

    // Holds messages back, to write many at a time.
    [[nodiscard]] virtual bool pending() const = 0;
    virtual void flush() = 0;

    // Wants no more: the reader went away, which is no failure, or writing failed, which finish() tells.
    [[nodiscard]] virtual bool is_done() const = 0;
    // Writes what is pending and closes.
    [[nodiscard]] virtual program::Status<void> finish() = 0;
};

} // namespace ringmain::consume
