#pragma once
// Groups of consumers: made, dropped, and cleaned up after. All of it happens under LOCK.

#include <ringmain/lanes/log.hpp>
#include <ringmain/layout/control.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace ringmain::lanes {

enum class Start {
    latest,   // what is sent from now on
    earliest, // everything that is still in the ring
};

struct GroupWish {
    std::string_view name;
    layout::GroupKind kind = layout::GroupKind::durable;
    Start start = Start::latest; // of a new group
    std::uint32_t selects = 0;   // see layout::Group
};

// A new ring's lanes, and its default group unless it is to have none.
void furnish(layout::Control& control, unsigned lanes, std::uint64_t first_position, bool with_default_group) noexcept;

// The group of that name, if there is one.
[[nodiscard]] std::optional<unsigned> find_group(const layout::Control& control, std::string_view name) noexcept;

// A new group; nullopt: there are max_groups already. Whoever dies in it leaves one that bury() takes away.
[[nodiscard]] std::optional<unsigned> make_group(layout::Control& control, const GroupWish& wish, const Logs& lanes) noexcept;

// Whether consumers of the group live, of whom bit i in `alive` is set.
[[nodiscard]] bool has_members(const layout::Control& control, unsigned group, std::uint64_t alive) noexcept;

// Holds producers back no more, and forgets its claims.
void drop_group(layout::Control& control, unsigned group) noexcept;

// Makes an orphan of a claim whose member leaves or is dead. `was_held`: perhaps with a record in its hands.
void orphan(layout::Claim& claim, layout::ClaimTag tag, bool was_held) noexcept;

// Ends a claim after its cursor went back to where it begins, so that nobody has claimed its records.
void forget_given_back(layout::Control& control, layout::Claim& claim) noexcept;

// What the dead left behind, of whom bit i in `alive` is not set: cursors they hold, claims, groups half made, ephemeral
// groups without members.
void bury(layout::Control& control, std::uint64_t alive, unsigned lanes) noexcept;

} // namespace ringmain::lanes
