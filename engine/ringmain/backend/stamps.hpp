#pragma once
// When messages were sent, and how long they took, in rings that keep that.

#include <ringmain/base/bytes.hpp>
#include <ringmain/base/clock.hpp>
#include <ringmain/base/export.hpp>
#include <ringmain/layout/control.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>

namespace ringmain::backend {

// Now, as it stands behind a payload.
[[nodiscard]] inline layout::Stamp stamp_now() noexcept
{
    return std::chrono::nanoseconds(Clock::now().time_since_epoch()).count();
}

// What was received, without what stands behind it.
struct Arrival {
    Bytes payload;
    bool is_stamped = false; // behind the payload
};

// A member's own; small, to be copied. It outlives no member.
class Stamps {
public:
    Stamps(layout::Control& control, const layout::Geometry& geometry, unsigned member) noexcept
        : mine_(geometry.stamps != 0 ? &layout::latencies_of(control, member) : nullptr)
    {
    }

    [[nodiscard]] bool are_kept() const noexcept { return mine_ != nullptr; }
    // What each message takes besides its payload.
    [[nodiscard]] std::size_t bytes() const noexcept { return mine_ != nullptr ? sizeof(layout::Stamp) : 0; }

    // Behind a payload that was written, in a ring that keeps them.
    static void put(std::byte* behind) noexcept
    {
        const layout::Stamp stamp = stamp_now();
        std::memcpy(behind, &stamp, sizeof stamp);
    }

    // Of messages that are sent together, now.
    [[nodiscard]] std::optional<layout::Stamp> for_batch() const noexcept
    {
        return mine_ != nullptr ? std::optional(stamp_now()) : std::nullopt;
    }
    // Bytes of payload in so many bytes of so many messages.
    [[nodiscard]] std::uint64_t payload_of(std::uint64_t stored, std::uint64_t messages) const noexcept
    {
        return stored - std::min(stored, messages * bytes());
    }

    [[nodiscard]] Arrival split(Bytes stored) const noexcept;
    // A message is delivered now: counts how long it took.
    [[nodiscard]] Arrival arrive(Bytes stored) const noexcept
    {
        return mine_ == nullptr ? Arrival{stored, false} : measure(stored);
    }

private:
    [[nodiscard]] RINGMAIN_API Arrival measure(Bytes stored) const noexcept;

    layout::Latencies* mine_;
};

} // namespace ringmain::backend
