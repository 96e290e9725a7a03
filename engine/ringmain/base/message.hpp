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

// One that was received; refers to the ring's bytes, or to a copy of them.
struct Incoming {
    Bytes bytes;
    MessageType type = 0;
};

} // namespace ringmain
