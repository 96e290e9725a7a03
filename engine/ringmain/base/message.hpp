#pragma once
// What is sent and what is received.

#include <ringmain/base/bytes.hpp>

#include <cstdint>

namespace ringmain {

// A number the sender gives each message, for the receiver to tell kinds apart.
using MessageType = std::uint16_t;

// One element of a batch to send; refers to the caller's bytes.
struct Outgoing {
    Bytes bytes;
    MessageType type = 0;
};

// A received message. The bytes live in the consumer and stay valid until it receives again or dies.
class Message {
public:
    Message(Bytes bytes, MessageType type) noexcept : bytes_(bytes), type_(type) {}
    Message(Message&&) noexcept = default;
    Message& operator=(Message&&) noexcept = default;
    Message(const Message&) = delete;
    Message& operator=(const Message&) = delete;
    ~Message() = default;

    [[nodiscard]] Bytes bytes() const noexcept { return bytes_; }
    [[nodiscard]] MessageType type() const noexcept { return type_; }

private:
    Bytes bytes_;
    MessageType type_;
};

} // namespace ringmain
