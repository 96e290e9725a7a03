#pragma once
// The table of backends: their names and what each can do.

#include <ringmain/layout/superblock.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ringmain::backend {

struct Description {
    std::string_view name;
    std::string_view summary;
    bool selects_by_type;                // a consumer can ask for messages of one type only
    std::optional<layout::BackendId> id; // nullopt: planned, not in this version
};

[[nodiscard]] std::span<const Description> all() noexcept;
[[nodiscard]] const Description* find(std::string_view name) noexcept;
[[nodiscard]] const Description& describe(layout::BackendId id) noexcept;

// "lanes, msgq (not in this version)".
[[nodiscard]] std::string those_that_select_by_type();
// The names that this version has, "semaphore, ...".
[[nodiscard]] std::string those_available();

} // namespace ringmain::backend
