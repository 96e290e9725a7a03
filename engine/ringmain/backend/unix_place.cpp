#include <ringmain/backend/unix_place.hpp>

#include <ringmain/sys/packet_socket.hpp>
#include <ringmain/sys/runtime_folder.hpp>

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>

namespace ringmain::backend {
namespace {

constexpr const char* unix_kind = "unix";

std::string socket_label(std::string_view name)
{
    return fmt::format("unix '{}'", name);
}

} // namespace

std::string UnixPlace::label() const
{
    return socket_label(name_);
}

Result<UnixPlace> UnixPlace::at(const std::string& name)
{
    const bool has_own_place = name.find('/') != name.npos;
    auto path = has_own_place ? Result<std::string>(name) : sys::runtime_path(name, unix_kind);
    if (!path) {
        return path.error();
    }
    if (path->size() > sys::longest_socket_path) {
        return Error{
            Errc::bad_name, ENAMETOOLONG, "name", fmt::format("'{}'", *path),
            fmt::format("use a shorter name, or a shorter RINGMAIN_RUNTIME_DIR: the path of a socket has at most {} characters",
                        sys::longest_socket_path)};
    }
    return UnixPlace(name, *std::move(path));
}

Result<UnixPlace::Attendance> UnixPlace::attend() const
{
    UnixPlace again(name_, path_); // a lock belongs to an open file, which the ends of this process share
    if (const auto opened = again.open_lock(sys::Making::none); !opened && opened.error().code != Errc::absent) {
        return opened.error();
    }
    const bool is_the_same = again.lock_file_ && again.facts_.serial == facts_.serial && !is_removed();
    if (is_the_same && !sys::lock_within(again.lock_file_.get(), sys::a_moment)) {
        return Error{Errc::full_house, 0, "join", label(),
                     "stop its consumer first, or use a backend for several: semaphore, mutex or lanes"};
    }
    if (!is_the_same || again.is_removed()) {
        return failure(Errc::removed);
    }
    for (int tries = 0; tries < 3; ++tries) {
        if (const auto free = make_way(); !free) {
            return free.error();
        }
        auto listener = sys::listen_at(path_, facts_.mode, facts_.owner_gid);
        if (listener) {
            return Attendance{std::move(again.lock_file_), *std::move(listener)};
        }
        if (listener.error().os_error != EEXIST) { // of a consumer whose place was removed while it was about to come here
            return sys::explain(listener.error(), label());
        }
    }
    return Error{Errc::busy, EEXIST, "bind", label(), std::string(remedy(Errc::busy))};
}

// The socket of a consumer that is gone. The lock is held, so there is no other.
Result<void> UnixPlace::make_way() const
{
    const auto found = sys::facts_of(path_);
    if (!found) {
        return {};
    }
    if (!found->is_socket || ::unlink(path_.c_str()) != 0) {
        return Error{Errc::foreign, found->is_socket ? errno : EEXIST, "bind", label(),
                     fmt::format("remove '{}', which belongs to somebody else", path_)};
    }
    return {};
}

bool UnixPlace::is_removed() const noexcept
{
    const auto facts = sys::facts_of(lock_file_.get());
    return facts && facts->is_unlinked;
}

bool UnixPlace::trusts_peer_of(int fd) const noexcept
{
    constexpr unsigned group_may_send = 0020;
    const auto user = sys::user_of_peer(fd);
    if (user && (*user == ::geteuid() || *user == 0)) {
        return true;
    }
    return (facts_.mode & group_may_send) != 0 && sys::peer_is_in_group(fd, facts_.owner_gid);
}

RingStatus UnixPlace::status() const
{
    RingStatus status;
    status.state = RingState::ready;
    status.name = name_;
    status.backend = unix_kind;
    status.max_message = terms_.max_message;
    status.owner_uid = facts_.owner_uid;
    status.mode = facts_.mode;
    return status;
}

Result<void> UnixPlace::remove(const std::string& name, bool even_if_in_use)
{
    auto place = at(name);
    if (!place) {
        return place.error();
    }
    if (const auto opened = place->open_lock(sys::Making::none); !opened) {
        return opened.error();
    }
    if (const auto ours = place->facts_.bytes != 0 ? place->read_terms() : Result<void>(); !ours) {
        return ours.error();
    }
    if (!sys::lock_within(place->lock_file_.get(), even_if_in_use ? std::chrono::milliseconds(0) : sys::a_moment) &&
        !even_if_in_use) {
        return Error{Errc::in_use, 0, "remove", place->label(), "stop its consumer first, or remove it with --force"};
    }
    if (place->is_removed()) {
        return Error{Errc::absent, 0, "remove", place->label(), std::string(remedy(Errc::absent))};
    }
    if (const auto socket = sys::facts_of(place->path_); socket && socket->is_socket) {
        ::unlink(place->path_.c_str());
    }
    return ::unlink(place->lock_path().c_str()) == 0 ? Result<void>()
                                                     : Result<void>(sys::explain({"unlink", errno}, place->label()));
}

std::vector<RingStatus> UnixPlace::list()
{
    std::vector<RingStatus> all;
    for (const std::string& name : sys::runtime_names(fmt::format("{}.lock", unix_kind))) {
        auto place = at(name);
        if (!place) {
            continue;
        }
        const auto opened = place->open_lock(sys::Making::none);
        if (!opened && opened.error().code == Errc::absent) {
            continue;
        }
        RingStatus status = place->status();
        const bool is_finished = opened && place->facts_.bytes != 0;
        if (!is_finished || !place->read_terms()) {
            status.state = opened && !is_finished ? RingState::unfinished : RingState::unreadable;
        }
        status.max_message = place->terms_.max_message;
        all.push_back(std::move(status));
    }
    return all;
}

} // namespace ringmain::backend
