#pragma once
// Opening and making rings. Any number of processes may do so at once, and die anywhere in it.

#include <ringmain/member/attachment.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace ringmain::member {

// What a caller wants the ring to be. Nothing set: whatever it is, or the default for a new one.
struct Request {
    layout::Geometry geometry{};  // complete, for a new ring
    bool backend_matters = false; // which parts an existing ring must agree with
    bool slots_matter = false;
    bool max_message_matters = false;
    bool lanes_matter = false;
    bool capacity_matters = false;
    bool stamps_matter = false;
    // The backend's part of making a ring: what is not zero in a fresh control segment.
    void (*furnish)(layout::Control&, const layout::Geometry&, bool with_default_group) noexcept = nullptr;
    bool with_default_group = true;
    int permits = 0; // what EMPTY counts in a new ring, where something does
    sys::SegmentWishes wishes;
    std::vector<std::uint32_t> trusted_uids;
};

// absent, unfinished, incompatible, foreign, corrupt, mismatch, no_permission.
[[nodiscard]] Result<std::shared_ptr<Attachment>> open(const sys::RingName& name, const Request& request);
// With `exclusive`, exists if there is one already. Waits for somebody else who is creating it.
[[nodiscard]] Result<std::shared_ptr<Attachment>> open_or_create(const sys::RingName& name, const Request& request,
                                                                 bool exclusive);

} // namespace ringmain::member
