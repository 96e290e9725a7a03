#pragma once
// Reads a history, and says what of it must not be. A pure function: nothing here knows of processes or rings.

#include <soak/history.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace ringmain::soak {

// What a backend promises.
struct Promise {
    // A consumer's death brings the message in its hands again, flagged. Without it: what its last call took is gone with it.
    bool redelivers = true;
    // The lives of a seat are one stream, because the next begins when the last one is dead. On lanes each has a lane.
    bool orders_lives = false;
};

struct Verdict {
    std::uint64_t commits = 0;
    std::uint64_t deliveries = 0;
    std::uint64_t redelivered = 0; // of these, flagged
    std::uint64_t in_doubt = 0;    // delivered, though their sender died before its call returned
    std::uint64_t taken_along = 0; // committed and gone with a consumer whose call had taken them

    std::uint64_t lost = 0;
    std::uint64_t invented = 0;  // nobody sent it, or it was aborted
    std::uint64_t torn = 0;      // whole in number, not in bytes
    std::uint64_t doubled = 0;   // came again without a flag, or after it was dealt with
    std::uint64_t unfounded = 0; // flagged, and nobody died
    std::uint64_t out_of_order = 0;
    std::vector<std::string> findings; // the first of these, one line each

    [[nodiscard]] std::uint64_t wrong() const noexcept { return lost + invented + torn + doubled + unfounded + out_of_order; }
    [[nodiscard]] bool holds() const noexcept { return wrong() == 0; }
    Verdict& operator+=(const Verdict& other);
};

// The history of a ring that all have left, and that was drained.
[[nodiscard]] Verdict judge(const History& history, const Promise& promise);

// "812 commits, 815 deliveries (3 redelivered), 0 lost, ..."
[[nodiscard]] std::string describe(const Verdict& verdict);

} // namespace ringmain::soak
