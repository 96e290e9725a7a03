#pragma once
// Room for a batch of messages whose lengths nobody knows before they are taken.

#include <ringmain/base/cache_line.hpp>
#include <ringmain/slots/slot_ring.hpp>

#include <algorithm>
#include <cstddef>

namespace ringmain::backend {

// How many messages of up to `longest` bytes, of `at_most`, to take at once into an empty inbox, which has room for each of them
// then: as many as a MiB holds, and one at least.
[[nodiscard]] inline std::size_t make_room(slots::Inbox& inbox, std::size_t longest, std::size_t at_most)
{
    constexpr std::size_t enough = std::size_t{1} << 20;
    const std::size_t one = round_up(std::max<std::size_t>(longest, 1), alignof(std::max_align_t));
    const std::size_t messages = std::min(at_most, std::max<std::size_t>(enough / one, 1));
    inbox.reserve(messages * one, messages);
    return messages;
}

} // namespace ringmain::backend
