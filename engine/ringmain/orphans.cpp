#include <ringmain/orphans.hpp>

#include <ringmain/find_transport.hpp>
#include <ringmain/member/remains.hpp>
#include <ringmain/member/removal.hpp>
#include <ringmain/ring.hpp>
#include <ringmain/sys/runtime_folder.hpp>

#include <unistd.h>

#include <algorithm>

namespace ringmain {

using backend::Description;

namespace {

bool is_ours(std::uint32_t uid) noexcept
{
    return ::geteuid() == 0 || ::geteuid() == uid;
}

bool lost_all_members(const RingStatus& ring)
{
    const bool is_sound = ring.state == RingState::ready || ring.state == RingState::corrupt;
    return is_sound && !ring.members.empty() && std::ranges::none_of(ring.members, &MemberStatus::alive);
}

// Whether there is nothing behind a name, or only the beginning of something.
bool is_empty_name(const std::string& name, const Description& backend)
{
    const auto request = transport_request(name, {}, backend);
    const auto opened = request ? backend.transport->open(*request) : request.error();
    return !opened && (opened.error().code == Errc::absent || opened.error().code == Errc::unfinished);
}

void add_notes(std::vector<Orphan>& found, const Description& backend)
{
    if (backend.transport == nullptr || backend.transport->remove == nullptr) {
        return;
    }
    // A socket is found by its lock file.
    const std::string kind = std::string(backend.name) + (backend.name == "unix" ? ".lock" : "");
    for (const std::string& name : sys::runtime_names(kind)) {
        if (is_empty_name(name, backend)) {
            found.push_back({Orphan::Kind::note, name, backend.name, 0, ::geteuid(), 0, false});
        }
    }
}

} // namespace

Result<std::vector<Orphan>> orphans(const std::vector<RingStatus>& rings)
{
    const auto left = member::remains();
    if (!left) {
        return left.error();
    }
    std::vector<Orphan> found;
    for (const RingStatus& ring : rings) {
        if (lost_all_members(ring) && is_ours(ring.owner_uid)) {
            found.push_back({Orphan::Kind::ring, ring.name, ring.backend, ring.key, ring.owner_uid, ring.data_bytes,
                             ring.state == RingState::ready && ring.filled != 0});
        }
    }
    for (const member::Remains& each : *left) {
        if (is_ours(each.owner_uid)) {
            const auto kind = each.name.empty() ? Orphan::Kind::creation : Orphan::Kind::remains;
            found.push_back({kind, each.name, "", each.key, each.owner_uid, each.bytes, false});
        }
    }
    for (const Description& each : backend::all()) {
        add_notes(found, each);
    }
    return found;
}

Result<void> remove(const Orphan& orphan)
{
    switch (orphan.kind) {
    case Orphan::Kind::ring: return Ring::remove(orphan.name, false, {.backend = std::string(orphan.backend)});
    case Orphan::Kind::note: return remove_transport(orphan.name, false, *backend::find(orphan.backend));
    case Orphan::Kind::creation:
    case Orphan::Kind::remains: break;
    }
    return member::remove_unfinished(orphan.name, orphan.key);
}

} // namespace ringmain
