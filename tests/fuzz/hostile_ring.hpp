#pragma once
// A ring whose shared memory says whatever the fuzzer likes.

#include <ringmain/layout/superblock.hpp>
#include <ringmain/ring.hpp>
#include <ringmain/sys/segment.hpp>
#include <ringmain/sys/semaphore_set.hpp>

#include <support/scoped_ring.hpp>

#include <fuzzer/FuzzedDataProvider.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace ringmain::fuzz {

// Made once, with messages in it and dead members' marks, and put back as it was before each input. Ends the process if it cannot
// be made.
class HostileRing {
public:
    explicit HostileRing(const RingOptions& options);

    // Memory and semaphores as they were. Nobody is a member then.
    void restore();
    // Overwrites words of either segment, as the input says.
    void overwrite(FuzzedDataProvider& input);

    [[nodiscard]] const std::string& name() const noexcept { return name_.name(); }
    [[nodiscard]] const Ring& ring() const noexcept { return ring_; }

private:
    struct Part {
        sys::Mapping mapping;
        std::vector<std::byte> before;
    };
    static Part copy_of(int id);

    support::ScopedRing name_{"fuzz"};
    Ring ring_;
    sys::SemaphoreSet set_;
    std::vector<std::uint16_t> values_;
    std::vector<Part> parts_;     // control, data
    layout::Geometry geometry_{}; // the true one
};

// Small rings of each backend, the input's choice.
[[nodiscard]] HostileRing& choose_ring(FuzzedDataProvider& input);

} // namespace ringmain::fuzz
