#pragma once
// Groups of a `lanes` ring, from outside.

#include <ringmain/base/error.hpp>
#include <ringmain/member/attachment.hpp>

#include <string_view>

namespace ringmain::backend {

// See Ring::remove_group.
[[nodiscard]] Result<void> remove_group(const member::Attachment& ring, std::string_view name);

} // namespace ringmain::backend
