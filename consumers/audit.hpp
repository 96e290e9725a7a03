#pragma once
// --verify: checks generated messages, and finds out whether what is missing is lost or was somebody else's share.

#include <ringmain/member/status.hpp>
#include <ringmain/program/verifier.hpp>
#include <ringmain/ring.hpp>

#include <atomic>
#include <cstdint>
#include <optional>

namespace ringmain::consume {

class Audit {
public:
    // Before joining: looks at who has been here already.
    explicit Audit(const Ring& ring);

    void check(const Message& message) { verifier_.check(message.bytes()); }

    // While still a member. received: messages that this consumer took.
    void close(const Ring& ring, std::uint64_t received);

    // After close() missing messages count, if nobody else can have them. Thread-safe.
    [[nodiscard]] program::Findings findings() const { return verifier_.findings(was_alone_); }

private:
    std::optional<RingStatus> before_;
    program::Verifier verifier_;
    std::atomic<bool> was_alone_ = false;
};

} // namespace ringmain::consume
