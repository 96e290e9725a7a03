#pragma once
// What is sent.

#include <ringmain/base/bytes.hpp>

#include <cstdint>

namespace ringmain {

// A number the sender gives each message, for the receiver to tell kinds apart.
using MessageType = std::uint16_t;

// One element of a batch to send; refers to the caller's bytes.
struct Outgoing {
    Bytes bytes;          // the caller's; must stay as they are until the call returns
    MessageType type = 0; // for the receiver
};

} // namespace ringmain
