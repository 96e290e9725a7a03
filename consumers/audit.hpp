#pragma once
// --verify: checks generated messages, and finds out whether what is missing is lost or was somebody else's share.

#include <ringmain/backend/message.hpp>
#include <ringmain/member/status.hpp>
#include <ringmain/program/verifier.hpp>
#include <ringmain/ring.hpp>

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>

namespace ringmain::consume {

class Audit {
public:
    // Before joining: looks at who has been here already. On `lanes` only consumers of the same group matter, and its name
    // is empty for a group of our own.
    Audit(const Ring& ring, const ConsumerOptions& options);

    void check(const Message& message) { verifier_.check(message.bytes(), message.redelivered()); }

    // While still a member. received: messages that this consumer took.
    void close(const Ring& ring, std::uint64_t received);

    // After close() missing messages count, if nobody else can have them, and the order, if nobody left messages that came
    // late. On `lanes` a consumer that came and went in between goes unseen. Thread-safe.
    [[nodiscard]] program::Findings findings() const { return verifier_.findings({was_alone_, nobody_left_}); }

private:
    std::string group_;
    std::optional<RingStatus> before_;
    program::Verifier verifier_;
    std::atomic<bool> was_alone_ = false;
    std::atomic<bool> nobody_left_ = true;
};

} // namespace ringmain::consume
