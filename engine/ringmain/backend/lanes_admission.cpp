#include <ringmain/backend/lanes_admission.hpp>

#include <ringmain/member/membership.hpp>
#include <ringmain/sys/process.hpp>

#include <fmt/format.h>

#include <bit>
#include <string>

namespace ringmain::backend {

using member::Attachment;

namespace {

std::string describe_selection(std::uint32_t selects)
{
    return selects == 0 ? "every type" : fmt::format("type {}", selects - 1);
}

Result<unsigned> group_of(const Attachment& ring, const lanes::Logs& lanes, const lanes::GroupWish& wish)
{
    layout::Control& control = ring.control();
    if (const auto found = lanes::find_group(control, wish.name)) {
        const std::uint32_t selects = control.groups[*found].selects.load(std::memory_order_relaxed);
        if (selects != wish.selects) {
            return Error{Errc::mismatch, 0, "join", fmt::format("group '{}' of {}", wish.name, ring.label()),
                         fmt::format("it receives {}, not {}: name another group (--group)", describe_selection(selects),
                                     describe_selection(wish.selects))};
        }
        return *found;
    }
    const auto made = lanes::make_group(control, wish, lanes);
    if (!made) {
        return member::no_place(ring, fmt::format("it has {} groups, and no room for another: stop the members of one that is "
                                                  "ephemeral, or remove a durable one with 'ringmain rm --group'",
                                                  layout::max_groups));
    }
    return *made;
}

// Places behind the lanes' are consumers'. One with a claim that nobody has taken over yet is not free, unless it is an orphan
// of our own group: then we are its heir.
Result<unsigned> free_seat(const Attachment& ring, std::uint64_t taken, unsigned group) noexcept
{
    using layout::ClaimState;
    layout::Control& control = ring.control();
    for (const ClaimState wanted : {ClaimState::none, ClaimState::orphan}) {
        for (unsigned place = ring.geometry().lanes; place < layout::max_members; ++place) {
            std::uint64_t word = control.claims[place].tag.load(std::memory_order_relaxed);
            layout::ClaimTag tag = layout::ClaimTag::unpack(word);
            if ((taken >> place & 1U) != 0 || tag.state != wanted) {
                continue;
            }
            if (wanted == ClaimState::none) {
                return place;
            }
            tag.state = ClaimState::heir;
            tag.heir = static_cast<std::uint8_t>(place);
            if (tag.group == group && control.claims[place].tag.compare_exchange_strong(word, tag.pack())) {
                return place;
            }
        }
    }
    return member::no_place(ring, fmt::format("all {} places for consumers are taken, the others are producers': stop one",
                                              layout::max_members - ring.geometry().lanes));
}

} // namespace

Result<Seat> admit(const Attachment& ring, const lanes::Logs& lanes, std::uint64_t taken, lanes::GroupWish wish)
{
    std::string own_name;
    if (wish.name.empty()) {
        own_name = fmt::format("#{}.{}", sys::current_process(), std::popcount(taken));
        while (lanes::find_group(ring.control(), own_name)) {
            own_name += '+';
        }
        wish.name = own_name;
        wish.kind = layout::GroupKind::ephemeral;
    }
    const auto group = group_of(ring, lanes, wish);
    if (!group) {
        return group.error();
    }
    const auto place = free_seat(ring, taken, *group);
    if (!place) {
        return place.error();
    }
    ring.control().members[*place].group.store(*group, std::memory_order_relaxed);
    ring.control().claimants.fetch_or(std::uint64_t{1} << *place, std::memory_order_release);
    return Seat{*place, *group};
}

} // namespace ringmain::backend
