#include <cli/doctor/rings.hpp>
#include <cli/doctor/usual.hpp>
#include <cli/words.hpp>

#include <ringmain/sys/key.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace ringmain::cli::doctor {
namespace {

// nullopt: it stands where it should.
std::optional<Finding> check_place(const RingStatus& ring)
{
    const std::string label = fmt::format("ring '{}'", ring.name);
    const bool is_path = ring.name.find('/') != ring.name.npos;
    const auto wanted = sys::ring_name(ring.name);
    if (!wanted) {
        return is_path ? std::optional(warning(label, "the file that names it is gone: nobody can open it any more",
                                               fmt::format("'{}' removes it with its messages", ipcrm_of(ring.key))))
                       : std::nullopt;
    }
    const auto* const place = std::ranges::find(wanted->keys, ring.key);
    if (place == wanted->keys.end()) {
        return warning(label,
                       is_path ? "the file that names it was replaced: whoever opens it now finds another ring, or none"
                               : "it stands at a key that its name does not lead to: nobody can open it",
                       fmt::format("stop who uses it, then '{}'", ipcrm_of(ring.key)));
    }
    if (place != wanted->keys.begin()) {
        return note(label,
                    fmt::format("its first key, {}, was another's when it was made: it stands at {}",
                                key_word(wanted->keys.front()), key_word(ring.key)),
                    "leave it so: members find it; or choose another name");
    }
    return std::nullopt;
}

} // namespace

Findings check_keys(const std::vector<RingStatus>& rings)
{
    Findings found;
    for (const RingStatus& ring : rings) {
        if (ring.state != RingState::ready || !is_ours(ring)) {
            continue;
        }
        if (auto finding = check_place(ring)) {
            found.push_back(*std::move(finding));
        }
        const auto same = std::ranges::count_if(
            rings, [&ring](const RingStatus& each) { return is_ours(each) && each.name == ring.name && each.key < ring.key; });
        if (same != 0) {
            found.push_back(warning(fmt::format("ring '{}'", ring.name),
                                    "there are two of that name: programs may use different ones",
                                    fmt::format("stop who uses it, then 'ringmain rm {}' for each", ring.name)));
        }
    }
    if (found.empty()) {
        found.push_back(well("keys", "every ring stands where its name leads"));
    }
    return found;
}

} // namespace ringmain::cli::doctor
