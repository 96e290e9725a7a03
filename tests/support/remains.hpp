#pragma once
// What must not be left in a control segment that nobody is at work in; the kill tests and the schedules look for the same.

#include <ringmain/layout/control.hpp>

#include <algorithm>

namespace ringmain::support {

// In words; nullptr: nothing.
inline const char* remains_in(const layout::Control& control)
{
    using layout::ClaimState;
    using layout::GroupState;
    if (std::ranges::any_of(control.claims, [](const layout::Claim& each) {
            return layout::ClaimTag::unpack(each.tag).state != ClaimState::none;
        })) {
        return "somebody has a claim";
    }
    for (const auto& group : control.lane_cursors) {
        if (std::ranges::any_of(group, [](const layout::LaneCursor& each) { return each.holder != 0; })) {
            return "somebody holds a cursor";
        }
    }
    for (unsigned i = 0; i < layout::max_groups; ++i) {
        const bool is_present = (control.groups_present >> i & 1U) != 0;
        const GroupState state = control.groups[i].state;
        if (state == GroupState::creating || is_present != (state == GroupState::live)) {
            return "a group is half made";
        }
    }
    if (layout::ProducerCount::unpack(control.producers).live != 0) {
        return "producers are counted";
    }
    const bool is_broken = std::ranges::any_of(control.lanes, [](const layout::LaneLine& each) { return each.broken != 0; });
    return control.corrupt != 0 || is_broken ? "something holds nonsense" : nullptr;
}

} // namespace ringmain::support
