#include <ringmain/member/remains.hpp>

#include <ringmain/layout/control.hpp>
#include <ringmain/member/shown_text.hpp>
#include <ringmain/sys/survey.hpp>

#include <optional>

namespace ringmain::member {
namespace {

namespace sem = layout::sem;
using layout::Superblock;

using Segments = std::vector<sys::FoundSegment>;

struct Beginning {
    bool is_finished = false;
    std::string name;
};

bool is_ring_key(key_t key) noexcept
{
    return key > 0 && key % 2 == 0;
}

// A control segment as far as it was written; nullopt: another program's, another version's, or not to be read.
std::optional<Beginning> read_beginning(int control_id)
{
    const auto mapping = sys::Mapping::attach(control_id, sys::Access::read_only);
    if (!mapping || !layout::is_control_size(mapping->bytes().size())) {
        return std::nullopt;
    }
    const auto& block = *reinterpret_cast<const Superblock*>(mapping->bytes().data());
    const std::uint64_t magic = block.magic.load(std::memory_order_acquire); // A1: pairs with A1 in creation.cpp
    if (magic == 0) {
        return Beginning{};
    }
    if (magic != layout::magic || block.version != layout::version) {
        return std::nullopt;
    }
    return Beginning{true, text_of(block.name)};
}

std::uint64_t bytes_at(const Segments& segments, key_t key)
{
    std::uint64_t bytes = 0;
    for (const sys::FoundSegment& each : segments) {
        bytes += each.status.key == key || each.status.key == key + 1 ? each.status.bytes : 0;
    }
    return bytes;
}

// Of a set that nobody has locked, so that nobody is creating or removing there. Its segments are asked for anew: the survey may
// be older than they are.
std::optional<Remains> left_at(const sys::FoundSet& set, const Segments& segments)
{
    const auto lock = sys::SemaphoreSet::from_id(set.id).value(sem::lock);
    if (set.status.count != sem::count || !is_ring_key(set.status.key) || !lock || *lock != 0) {
        return std::nullopt;
    }
    const Remains found{{}, set.status.key, set.status.owner, bytes_at(segments, set.status.key)};
    const auto control = sys::find_segment(set.status.key);
    if (!control) {
        return control.error().os_error == ENOENT ? std::optional(found) : std::nullopt;
    }
    const auto beginning = read_beginning(*control);
    return beginning && !beginning->is_finished ? std::optional(found) : std::nullopt;
}

// Of a finished ring whose set is gone.
std::optional<Remains> left_without_set(const sys::FoundSegment& control, const Segments& segments)
{
    const bool may_be = layout::is_control_size(control.status.bytes) && is_ring_key(control.status.key);
    const auto beginning = may_be ? read_beginning(control.id) : std::nullopt;
    if (!beginning || !beginning->is_finished) {
        return std::nullopt;
    }
    if (const auto set = sys::SemaphoreSet::open(control.status.key); set || set.error().os_error != ENOENT) {
        return std::nullopt;
    }
    return Remains{beginning->name, control.status.key, control.status.owner, bytes_at(segments, control.status.key)};
}

} // namespace

Result<std::vector<Remains>> remains()
{
    const auto sets = sys::all_sets();
    const auto segments = sys::all_segments();
    if (!sets || !segments) {
        return sys::explain(sets ? segments.error() : sets.error(), "this machine's rings");
    }
    std::vector<Remains> found;
    for (const sys::FoundSet& set : *sets) {
        if (auto left = left_at(set, *segments)) {
            found.push_back(*std::move(left));
        }
    }
    for (const sys::FoundSegment& segment : *segments) {
        if (auto left = left_without_set(segment, *segments)) {
            found.push_back(*std::move(left));
        }
    }
    return found;
}

} // namespace ringmain::member
