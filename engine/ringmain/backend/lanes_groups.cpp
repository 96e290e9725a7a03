#include <ringmain/backend/lanes_groups.hpp>

#include <ringmain/backend/lanes_customs.hpp>
#include <ringmain/lanes/groups.hpp>
#include <ringmain/member/inspect.hpp>
#include <ringmain/member/membership.hpp>

#include <fmt/format.h>

namespace ringmain::backend {

Result<void> remove_group(const member::Attachment& ring, std::string_view name)
{
    const std::string label = fmt::format("group '{}' of {}", name, ring.label());
    return member::under_lock(ring, lanes_customs, [&](std::uint64_t alive) -> Result<void> {
        const auto group = lanes::find_group(ring.control(), name);
        if (!group) {
            return Error{Errc::absent, 0, "remove", label, "see with 'ringmain ls' which groups the ring has"};
        }
        if (lanes::has_members(ring.control(), *group, alive)) {
            return Error{Errc::in_use, 0, "remove", label, fmt::format("stop {} first", member::living_members(ring, *group))};
        }
        lanes::drop_group(ring.control(), *group);
        return {};
    });
}

} // namespace ringmain::backend
