#include <ringmain/member/removal.hpp>

#include <ringmain/member/attachment.hpp>
#include <ringmain/member/creator_lock.hpp>
#include <ringmain/member/inspect.hpp>

#include <fmt/format.h>

namespace ringmain::member {

namespace sem = layout::sem;

namespace {

// Under LOCK: whether what stands at a key may go.
Result<void> may_remove(const sys::RingName& name, const Site& site, bool even_if_in_use)
{
    if (site.state == Site::State::refused && site.error->code != Errc::corrupt &&
        !(site.error->code == Errc::incompatible && even_if_in_use)) {
        return *site.error;
    }
    const std::string members = site.attachment ? living_members(*site.attachment) : "";
    if (!members.empty() && !even_if_in_use) {
        return Error{Errc::in_use, 0, "remove", label_of(name.name), fmt::format("stop {} first, or use --force", members)};
    }
    return {};
}

// The set at a key. Where a ring has lost its own, a new one: what is left is removed under its LOCK, so that no creator
// is at work there meanwhile.
sys::SysResult<sys::SemaphoreSet> set_to_lock(key_t key) noexcept
{
    const auto set = sys::SemaphoreSet::open(key);
    return set || set.error().os_error != ENOENT ? set : sys::SemaphoreSet::open_or_create(key, sem::count, 0600);
}

} // namespace

int remove_segments(key_t key) noexcept
{
    for (const key_t part : {key, key + 1}) {
        const auto id = sys::find_segment(part);
        const int failure = id ? sys::remove_segment(*id) : id.error().os_error;
        if (failure != 0 && failure != ENOENT) {
            return failure;
        }
    }
    return 0;
}

int remove_all(key_t key, sys::SemaphoreSet set) noexcept
{
    const int failure = remove_segments(key);
    return failure != 0 ? failure : set.remove();
}

Result<void> remove(const sys::RingName& name, bool even_if_in_use)
{
    const Trust everybody = Trust::everybody();
    for (int round = 0; round < max_rounds; ++round) {
        key_t key = 0;
        Site site = find(name, everybody, key);
        if (site.state == Site::State::vacant || site.state == Site::State::elsewhere) {
            return plainly(Errc::absent, "remove", name.name);
        }
        if (auto allowed = may_remove(name, site, even_if_in_use); !allowed) {
            return allowed;
        }
        const auto set = set_to_lock(key);
        if (!set) {
            return sys::explain(set.error(), label_of(name.name));
        }
        const auto lock = CreatorLock::take(*set);
        if (!lock && sys::means_removed(lock.error().os_error)) {
            continue;
        }
        if (!lock) {
            return sys::explain(lock.error(), label_of(name.name));
        }
        site = examine(name.name, key, everybody);
        if (site.state == Site::State::elsewhere) {
            continue; // another ring's by now
        }
        if (auto allowed = may_remove(name, site, even_if_in_use); !allowed) {
            return allowed;
        }
        if (const int failure = remove_all(key, *set)) {
            return sys::explain({"IPC_RMID", failure}, label_of(name.name));
        }
        return {};
    }
    return plainly(Errc::busy, "remove", name.name);
}

Result<void> remove_unfinished(const std::string& name, key_t key)
{
    const std::string label = fmt::format("what is left at key {:#010x}", static_cast<std::uint32_t>(key));
    const auto set = set_to_lock(key);
    const auto lock = set ? CreatorLock::take(*set) : sys::SysResult<CreatorLock>(set.error());
    if (!lock) {
        return sys::explain(lock.error(), label);
    }
    if (examine(name, key, Trust::everybody()).state != Site::State::unfinished) {
        return Error{Errc::in_use, 0, "remove", label, "leave it: somebody made it a ring meanwhile"};
    }
    const int failure = remove_all(key, *set);
    return failure == 0 ? Result<void>() : sys::explain({"IPC_RMID", failure}, label);
}

} // namespace ringmain::member
