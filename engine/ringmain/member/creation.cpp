#include <ringmain/member/creation.hpp>

#include <ringmain/base/log.hpp>
#include <ringmain/member/creator_lock.hpp>
#include <ringmain/member/inspect.hpp>
#include <ringmain/member/removal.hpp>

#include <fmt/format.h>
#include <sys/random.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstring>

namespace ringmain::member {
namespace {

using State = Site::State;
namespace sem = layout::sem;

std::optional<Error> mismatch(const Attachment& ring, const Request& request)
{
    const layout::Geometry& is = ring.geometry();
    const layout::Geometry& wanted = request.geometry;
    std::string difference;
    const auto note = [&difference](bool matters, std::string_view what, std::uint64_t have, std::uint64_t want) {
        if (matters && have != want) {
            difference += fmt::format("{}{} is {}, not {}", difference.empty() ? "its " : ", ", what, have, want);
        }
    };
    if (request.backend_matters && is.backend != wanted.backend) {
        difference = fmt::format("its backend is {}, not {}", layout::name_of(is.backend), layout::name_of(wanted.backend));
    }
    const bool same_kind = is.backend == wanted.backend;
    note(same_kind && request.slots_matter, "number of slots", is.slots, wanted.slots);
    note(same_kind && request.lanes_matter, "number of producers", is.lanes, wanted.lanes);
    note(same_kind && request.capacity_matters, "capacity of a lane", is.lane_bytes, wanted.lane_bytes);
    note(request.stamps_matter, "number of stamps a message", is.stamps, wanted.stamps);
    note(request.max_message_matters, "max-message", is.max_message, wanted.max_message);
    if (difference.empty()) {
        return std::nullopt;
    }
    const std::string members = living_members(ring);
    return Error{Errc::mismatch, 0, "open", ring.label(),
                 members.empty()
                     ? fmt::format("{}: drop that option, or replace the ring with 'ringmain create --recreate'", difference)
                     : fmt::format("{}: drop that option, or stop {} and use 'ringmain create --recreate'", difference, members)};
}

Result<std::shared_ptr<Attachment>> accept(std::shared_ptr<Attachment> ring, const Request& request)
{
    if (auto error = mismatch(*ring, request)) {
        return std::move(*error);
    }
    return ring;
}

void write_superblock(layout::Control& control, const sys::RingName& name, const Request& request, sys::SemaphoreSet set,
                      int data_id)
{
    layout::Superblock& block = control.superblock;
    block.version = layout::version;
    block.control_bytes = static_cast<std::uint32_t>(layout::control_bytes(request.geometry));
    (void)::getrandom(block.uuid, sizeof block.uuid, 0);
    block.set_id = set.id();
    block.data_id = data_id;
    block.crash_safe = sys::undo_works(set, sem::wake(0)) ? 1 : 0;
    block.creator_pid = static_cast<std::uint32_t>(::getpid());
    block.created_ns = std::chrono::nanoseconds(std::chrono::system_clock::now().time_since_epoch()).count();
    block.geometry = request.geometry;
    std::memcpy(block.name, name.name.data(), name.name.size());
    request.furnish(control, request.geometry, request.with_default_group);
    if (block.crash_safe == 0) {
        log(LogLevel::warning,
            fmt::format("{}: this system does not run SEM_UNDO: the ring does not survive killed members", label_of(name.name)));
    }
}

// Under LOCK, in a fresh set: makes the ring. What a failure leaves is the caller's to remove.
sys::SysResult<std::shared_ptr<Attachment>> build(const sys::RingName& name, key_t key, sys::SemaphoreSet set,
                                                  const Request& request)
{
    const layout::Geometry& geometry = request.geometry;
    if (const int failure = remove_segments(key)) {
        return sys::Failure{"shmctl", failure};
    }
    const auto control_id = sys::create_segment(key, layout::control_bytes(geometry), geometry.mode);
    if (!control_id) {
        return control_id.error();
    }
    const auto data_id = sys::create_segment(key + 1, geometry.data_bytes, geometry.mode, request.wishes);
    if (!data_id) {
        return data_id.error();
    }
    auto mapping = sys::Mapping::attach(*control_id, sys::Access::read_write);
    if (!mapping) {
        return mapping.error();
    }
    auto& control = *reinterpret_cast<layout::Control*>(mapping->bytes().data());
    write_superblock(control, name, request, set, *data_id);
    // EMPTY and FULL carry no undo, so setting them takes none away from anybody.
    for (const auto& [index, value] : {std::pair(sem::empty, request.permits), std::pair(sem::full, 0)}) {
        if (const int failure = set.set(index, value)) {
            return sys::Failure{"semctl", failure};
        }
    }
    // A1: pairs with A1 in attachment.cpp. From here on there is a ring.
    control.superblock.magic.store(layout::magic, std::memory_order_release);
    return std::make_shared<Attachment>(name.name, key, set, std::move(*mapping), geometry, *data_id);
}

// The set at a key, unless it is another program's.
std::optional<sys::SemaphoreSet> ring_set(key_t key) noexcept
{
    const auto set = sys::SemaphoreSet::open(key);
    const auto status = set ? set->status() : sys::SysResult<sys::SetStatus>(set.error());
    return status && status->count == sem::count ? std::optional(*set) : std::nullopt;
}

// Under LOCK: whether no ring ever used this set. Somebody may still sleep in a used one, or hold its id, and must not find
// himself in another ring.
sys::SysResult<bool> is_fresh(sys::SemaphoreSet set)
{
    const auto values = set.values();
    if (!values) {
        return values.error();
    }
    for (std::size_t index = 0; index < values->size(); ++index) {
        if (index != sem::lock && (*values)[index] != 0) {
            return false;
        }
    }
    return true;
}

using Made = std::shared_ptr<Attachment>; // empty: somebody else was there, look again

// What semget(2) tells with the same errno as something else, and semop(2) only once somebody is inside.
std::optional<sys::Failure> limits_are_too_low() noexcept
{
    const auto limits = sys::set_limits();
    if (limits && limits->semaphores < sem::count) {
        return sys::Failure{"semget", EINVAL};
    }
    if (limits && limits->operations < layout::max_operations) {
        return sys::Failure{"semop", E2BIG};
    }
    return std::nullopt;
}

// One try to make the ring at a key that was vacant or unfinished.
sys::SysResult<Made> create_at(const sys::RingName& name, key_t key, const Request& request, const Trust& trust)
{
    if (const auto failure = limits_are_too_low()) {
        return *failure;
    }
    const auto set = sys::SemaphoreSet::open_or_create(key, sem::count, request.geometry.mode);
    if (!set) {
        return set.error().os_error == EINVAL ? sys::SysResult<Made>(Made()) : set.error(); // a smaller set came between
    }
    const auto lock = CreatorLock::take(*set);
    if (!lock) {
        return sys::means_removed(lock.error().os_error) ? sys::SysResult<Made>(Made()) : lock.error();
    }
    if (examine(name.name, key, trust).state != State::unfinished) {
        return Made();
    }
    const auto fresh = is_fresh(*set);
    key_t elsewhere = 0;
    sys::SysResult<Made> made = Made();
    if (!fresh) {
        made = fresh.error();
    } else if (*fresh && find(name, trust, elsewhere).state != State::ready) {
        made = build(name, key, *set, request);
    }
    if (!made || !*made) {
        remove_all(key, *set);
    }
    return made;
}

bool may_pass(const Site& site) noexcept
{
    return site.state == State::unfinished || (site.state == State::refused && site.error->code == Errc::corrupt);
}

// A ring that is just being made or removed looks unfinished or broken for a moment. Waits for who is at it, and looks again
// under LOCK, where nobody can be.
Site settle(const sys::RingName& name, key_t& key, const Trust& trust, Site seen)
{
    for (int round = 0; round < max_rounds && may_pass(seen); ++round) {
        const auto set = ring_set(key);
        if (!set) {
            return find(name, trust, key);
        }
        const auto lock = CreatorLock::take(*set);
        seen = find(name, trust, key);
        if (lock) {
            break;
        }
    }
    return seen;
}

Error all_keys_taken(const sys::RingName& name)
{
    return {Errc::foreign, EEXIST, "open", label_of(name.name), "choose another name: other programs use all keys of this one"};
}

} // namespace

Result<std::shared_ptr<Attachment>> open(const sys::RingName& name, const Request& request)
{
    const Trust trust(request.trusted_uids);
    key_t key = 0;
    Site site = find(name, trust, key);
    site = settle(name, key, trust, std::move(site));
    switch (site.state) {
    case State::ready: return accept(std::move(site.attachment), request);
    case State::refused: return std::move(*site.error);
    case State::unfinished: return plainly(Errc::unfinished, "open", name.name);
    case State::vacant:
    case State::elsewhere: break;
    }
    return plainly(Errc::absent, "open", name.name);
}

Result<std::shared_ptr<Attachment>> open_or_create(const sys::RingName& name, const Request& request, bool exclusive)
{
    const Trust trust(request.trusted_uids);
    for (int round = 0; round < max_rounds; ++round) {
        key_t key = 0;
        Site site = find(name, trust, key);
        if (site.state == State::refused) {
            site = settle(name, key, trust, std::move(site));
        }
        if (site.state == State::ready) {
            return exclusive ? plainly(Errc::exists, "create", name.name) : accept(std::move(site.attachment), request);
        }
        if (site.state == State::refused) {
            return std::move(*site.error);
        }
        if (site.state == State::elsewhere) {
            return all_keys_taken(name);
        }
        auto made = create_at(name, key, request, trust);
        if (!made) {
            return sys::explain(made.error(), label_of(name.name));
        }
        if (*made) {
            return std::move(*made);
        }
    }
    return plainly(Errc::busy, "create", name.name);
}

} // namespace ringmain::member
