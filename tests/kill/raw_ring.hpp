#pragma once
// A ring's control segment, for those who look behind the interface, or die in a state that takes an instruction's luck.

#include <ringmain/member/attachment.hpp>

#include <memory>
#include <string>

namespace ringmain::kill_tests {

// nullptr: there is no such ring.
inline std::shared_ptr<member::Attachment> raw_ring(const std::string& name)
{
    const auto keys = sys::ring_name(name);
    key_t key = 0;
    return keys ? member::find(*keys, member::Trust({}), key).attachment : nullptr;
}

} // namespace ringmain::kill_tests
