#pragma once
// A ring's control segment, for those who look behind the interface, or die in a state that takes an instruction's luck.

#include <ringmain/lanes/carried.hpp>
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

// Of a ring of lanes.
inline ::ringmain::lanes::Carried carried_by_now(const member::Attachment& ring, unsigned lane)
{
    const auto data = ring.map_data(sys::Access::read_only);
    return ::ringmain::lanes::carried_by_now(ring.control().lanes[lane],
                                             ::ringmain::lanes::Logs(data->bytes().data(), ring.geometry())[lane]);
}

} // namespace ringmain::kill_tests
