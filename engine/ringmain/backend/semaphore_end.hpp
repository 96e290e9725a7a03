#pragma once
// One end of a `semaphore` ring, as a member: coming through the gate, waiting in front of it, and heeding the bell.

#include <ringmain/backend/member_end.hpp>
#include <ringmain/backend/stamps.hpp>
#include <ringmain/slots/slot_ring.hpp>
#include <ringmain/wait/spin.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>

namespace ringmain::backend {

// Repairs put EMPTY and FULL right.
extern const member::Customs semaphore_customs;

// A new ring's cursors.
void furnish_slots(layout::Control& control, const layout::Geometry& geometry, bool with_default_group) noexcept;

// What both ends share: joining, and coming through the gate.
class SemaphoreEnd : protected MemberEnd {
public:
    [[nodiscard]] double was_full() const noexcept
    {
        return static_cast<double>(ring_.was_filled().value_or(0)) / static_cast<double>(geometry().slots);
    }

protected:
    // Reading `ready` says how many permits there may be; a stale answer costs a failed system call, no more.
    SemaphoreEnd(member::Membership membership, sys::Mapping data, const member::Gate& gate,
                 const wait::SpinHabit& spinning) noexcept;

    // Waits until inside with 1 to `wanted` permits, and returns how many. The end of the stream is looked for in
    // between if `end_of_stream` is given.
    using EndOfStream = bool (*)(const SemaphoreEnd&) noexcept;
    [[nodiscard]] Outcome<unsigned> enter(std::size_t wanted, const Wait& wait, EndOfStream end_of_stream) noexcept;
    // Leaves. 0 or the error to return.
    [[nodiscard]] Outcome<void> exit(unsigned yielded, unsigned unused) noexcept;
    // Leaves a ring that turned out to hold nonsense.
    Errc leave_corrupt() noexcept;

    sys::Mapping data_;
    slots::SlotRing ring_;
    Stamps stamps_;

private:
    [[nodiscard]] Outcome<std::uint64_t> ready() const noexcept;
    [[nodiscard]] Outcome<unsigned> look(std::size_t wanted, const Wait& wait, EndOfStream end_of_stream,
                                         std::uint64_t& there) noexcept;
    [[nodiscard]] Outcome<bool> worth_another_look(bool something_there, unsigned& looks) noexcept;
    [[nodiscard]] Outcome<bool> sleep_at_gate(const Wait& wait) const noexcept;
    [[nodiscard]] unsigned more_permits(std::size_t wanted) const noexcept;

    member::Gate gate_;
    unsigned failed_tries_ = 0;
};

} // namespace ringmain::backend
