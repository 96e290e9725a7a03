#pragma once
// Looking at rings without joining them, and without changing anything.

#include <ringmain/member/attachment.hpp>
#include <ringmain/member/status.hpp>

#include <optional>
#include <string>
#include <vector>

namespace ringmain::member {

// "producer ringmain-produce (pid 12) and consumer sink (pid 34)"; empty when nobody lives.
// `group`: only the consumers of that one.
[[nodiscard]] std::string living_members(const Attachment& ring, std::optional<unsigned> group = {});

[[nodiscard]] Result<RingStatus> status(const Attachment& ring);

// Every ring of this IPC namespace, by name; those we may not read are `unreadable` and have none.
[[nodiscard]] Result<std::vector<RingStatus>> list();

} // namespace ringmain::member
