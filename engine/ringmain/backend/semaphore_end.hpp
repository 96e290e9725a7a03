#pragma once
// One end of a `semaphore` ring, as a member: coming through the gate, waiting in front of it, and heeding the bell.

#include <ringmain/member/membership.hpp>
#include <ringmain/slots/slot_ring.hpp>
#include <ringmain/wait/wait.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace ringmain::backend {

// What EMPTY and FULL of such a ring should be, for repairs.
[[nodiscard]] std::optional<member::Levels> recount(const member::Attachment& ring) noexcept;

// What both ends share: joining, and coming through the gate.
class SemaphoreEnd {
public:
    [[nodiscard]] std::uint64_t was_filled() const noexcept { return ring_.was_filled().value_or(0); }

protected:
    // Reading `ready` says how many permits there may be; a stale answer costs a failed system call, no more.
    SemaphoreEnd(member::Membership membership, sys::Mapping data, const member::Gate& gate,
                 std::chrono::nanoseconds spin) noexcept;

    // Waits until inside with 1 to `wanted` permits, and returns how many. The end of the stream is looked for in
    // between if `end_of_stream` is given.
    using EndOfStream = bool (*)(const SemaphoreEnd&) noexcept;
    [[nodiscard]] Outcome<unsigned> enter(std::size_t wanted, const Wait& wait, EndOfStream end_of_stream) noexcept;
    // Leaves. 0 or the error to return.
    [[nodiscard]] Outcome<void> exit(unsigned yielded, unsigned unused) noexcept;
    // Leaves a ring that turned out to hold nonsense.
    Errc leave_corrupt() noexcept;

    [[nodiscard]] const layout::Control& control() const noexcept { return membership_.ring().control(); }
    [[nodiscard]] const layout::Geometry& geometry() const noexcept { return membership_.ring().geometry(); }

    member::Membership membership_;
    sys::Mapping data_;
    slots::SlotRing ring_;

private:
    [[nodiscard]] Outcome<std::uint64_t> ready() const noexcept;
    [[nodiscard]] Outcome<unsigned> look(std::size_t wanted, const Wait& wait, EndOfStream end_of_stream,
                                         std::uint64_t& there) noexcept;
    [[nodiscard]] int heed() const noexcept;
    [[nodiscard]] Outcome<bool> worth_another_look(bool something_there, unsigned& looks) noexcept;
    [[nodiscard]] Outcome<bool> sleep_at_gate(const Wait& wait) const noexcept;
    [[nodiscard]] unsigned more_permits(std::size_t wanted) const noexcept;

    member::Gate gate_;
    std::chrono::nanoseconds spin_;
    unsigned failed_tries_ = 0;
};

} // namespace ringmain::backend
