#include <ringmain/member/attachment.hpp>

#include <ringmain/layout/plausible.hpp>
#include <ringmain/sys/survey.hpp>

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

namespace ringmain::member {
namespace {

using layout::Control;
using layout::Superblock;
using State = Site::State;

Site refused(Errc code, int os_error, std::string call, const std::string& name, std::string hint)
{
    return {State::refused, Error{code, os_error, std::move(call), label_of(name), std::move(hint)}, nullptr};
}

// EACCES comes without a name; the survey knows whose it is.
Site no_permission(const char* call, const std::string& name, key_t key)
{
    std::string owner = "another user";
    std::string mode;
    if (const auto sets = sys::all_sets()) {
        for (const sys::FoundSet& found : *sets) {
            if (found.status.key == key) {
                owner = fmt::format("uid {}", found.status.owner);
                mode = fmt::format(" with mode {:04o}", found.status.mode);
            }
        }
    }
    return refused(Errc::no_permission, EACCES, call, name,
                   fmt::format("it belongs to {}{}, and you need to write as well as to read: ask for such a mode (0660 for "
                               "its group), or choose another name",
                               owner, mode));
}

Site failed(const std::string& name, key_t key, sys::Failure failure)
{
    if (failure.os_error == EACCES) {
        return no_permission(failure.call, name, key);
    }
    return {State::refused, sys::explain(failure, label_of(name)), nullptr};
}

Site foreign(const std::string& name, uid_t creator)
{
    return refused(
        Errc::foreign, 0, "attach", name,
        fmt::format("it was made by uid {}: choose another name, or name that uid as trusted (--trust {})", creator, creator));
}

Site corrupt(const std::string& name, std::string_view what)
{
    return refused(Errc::corrupt, 0, "attach", name, fmt::format("{}: remove it with 'ringmain rm' and create it again", what));
}

// The set at the same key, if there is one that can be a ring's.
using OurSet = std::optional<sys::SemaphoreSet>;

// The finished superblock of a control segment, checked.
Site check_superblock(const std::string& name, key_t key, const OurSet& set, sys::Mapping mapping, const Trust& trust)
{
    const auto& block = reinterpret_cast<const Control*>(mapping.bytes().data())->superblock;
    const std::uint64_t size = mapping.bytes().size();
    if (block.control_bytes != size || !layout::is_control_size(size)) {
        return corrupt(name, "its control segment has the wrong size");
    }
    if (std::string_view(block.name, ::strnlen(block.name, sizeof block.name)) != name) {
        return {State::elsewhere, {}, nullptr};
    }
    if (!set || block.set_id != set->id()) {
        return {State::unfinished, {}, nullptr}; // its set was removed by hand, and perhaps another made since
    }
    const layout::Geometry geometry = block.geometry;
    const int data_id = block.data_id;
    const auto data = sys::segment_status(data_id);
    if (!data) {
        return sys::means_removed(data.error().os_error) ? corrupt(name, "its data segment is gone")
                                                         : failed(name, key, data.error());
    }
    if (!trust.covers(data->creator)) {
        return foreign(name, data->creator);
    }
    if (data->key != key + 1) { // removed, and kept by those who have it attached
        return corrupt(name, "its data segment is gone");
    }
    if (!layout::is_plausible(geometry, data->bytes) || size != layout::control_bytes(geometry)) {
        return corrupt(name, "its geometry is impossible");
    }
    return {State::ready, {}, std::make_shared<Attachment>(name, key, *set, std::move(mapping), geometry, data_id)};
}

Site examine_control(const std::string& name, key_t key, const OurSet& set, int control_id, const Trust& trust)
{
    const auto status = sys::segment_status(control_id);
    if (!status) {
        return sys::means_removed(status.error().os_error) ? Site{State::unfinished, {}, nullptr}
                                                           : failed(name, key, status.error());
    }
    if (!trust.covers(status->creator)) {
        return foreign(name, status->creator);
    }
    if (status->bytes < offsetof(Superblock, uuid)) {
        return {State::elsewhere, {}, nullptr};
    }
    auto mapping = sys::Mapping::attach(control_id, sys::Access::read_write);
    if (!mapping) {
        return sys::means_removed(mapping.error().os_error) ? Site{State::unfinished, {}, nullptr}
                                                            : failed(name, key, mapping.error());
    }
    const auto& block = *reinterpret_cast<const Superblock*>(mapping->bytes().data());
    // A1: pairs with A1 in creation.cpp; whoever sees the magic sees everything that the creator wrote.
    const std::uint64_t magic = block.magic.load(std::memory_order_acquire);
    if (magic == 0 && layout::is_control_size(status->bytes) && set) {
        return {State::unfinished, {}, nullptr};
    }
    if (magic != layout::magic) {
        return {State::elsewhere, {}, nullptr};
    }
    if (block.version != layout::version) {
        return refused(
            Errc::incompatible, 0, "attach", name,
            fmt::format("its layout is version {}, this program's is {}: use a program of that version, or remove it with "
                        "'ringmain rm --force'",
                        block.version, layout::version));
    }
    return check_superblock(name, key, set, std::move(*mapping), trust);
}

} // namespace

std::string label_of(std::string_view ring_name)
{
    return fmt::format("ring '{}'", ring_name);
}

Error plainly(Errc code, std::string_view call, std::string_view ring_name)
{
    return {code, 0, std::string(call), label_of(ring_name), std::string(remedy(code))};
}

std::string Attachment::label() const
{
    return label_of(name_);
}

Result<sys::Mapping> Attachment::map_data(sys::Access access) const
{
    auto mapping = sys::Mapping::attach(data_id_, access);
    if (!mapping) {
        return explain(mapping.error());
    }
    if (mapping->bytes().size() < geometry_.data_bytes) {
        return Error{Errc::corrupt, 0, "shmat", label(), std::string(remedy(Errc::corrupt))};
    }
    return std::move(*mapping);
}

bool Trust::covers(uid_t creator) const noexcept
{
    return everybody_ || creator == ::geteuid() || creator == 0 || std::ranges::find(uids_, creator) != uids_.end();
}

Site examine(const std::string& name, key_t key, const Trust& trust)
{
    // The control segment first: its creator made the set before it, so a segment without a set is not being made.
    const auto control = sys::find_segment(key);
    if (!control && control.error().os_error != ENOENT) {
        return failed(name, key, control.error());
    }
    OurSet ours;
    const auto set = sys::SemaphoreSet::open(key);
    if (!set && set.error().os_error != ENOENT) {
        return failed(name, key, set.error());
    }
    if (set) {
        const auto status = set->status();
        if (!status) {
            return sys::means_removed(status.error().os_error) ? Site{} : failed(name, key, status.error());
        }
        if (status->count == layout::sem::count) {
            if (!trust.covers(status->creator)) {
                return foreign(name, status->creator);
            }
            ours = *set;
        }
    }
    if (control) {
        return examine_control(name, key, ours, *control, trust);
    }
    return {ours ? State::unfinished : (set ? State::elsewhere : State::vacant), {}, nullptr};
}

Site find(const sys::RingName& name, const Trust& trust, key_t& key)
{
    Site best{State::elsewhere, {}, nullptr};
    for (const key_t candidate : name.keys) {
        Site site = examine(name.name, candidate, trust);
        if (site.state == State::ready || site.state == State::refused) {
            key = candidate;
            return site;
        }
        const bool better = (site.state == State::unfinished && best.state != State::unfinished) ||
                            (site.state == State::vacant && best.state == State::elsewhere);
        if (better) {
            key = candidate;
            best = std::move(site);
        }
    }
    return best;
}

} // namespace ringmain::member
