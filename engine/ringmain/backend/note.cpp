#include <ringmain/backend/note.hpp>

#include <ringmain/sys/pipe.hpp>
#include <ringmain/sys/runtime_folder.hpp>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>

namespace ringmain::backend {
namespace {

// Whether anybody is there is asked of a lock that all who are share: whoever looked by opening the FIFO for writing would seem a
// sender to its receivers, one that came and left.
void share_lock(int fifo) noexcept
{
    struct flock lock {};
    lock.l_type = F_RDLCK;
    (void)::fcntl(fifo, F_OFD_SETLK, &lock);
}

bool has_shared_lock(const std::string& path) noexcept
{
    const sys::FileDescriptor fifo(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW));
    struct flock lock {};
    lock.l_type = F_WRLCK;
    return fifo && ::fcntl(fifo.get(), F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

} // namespace

Result<Note> Note::of(std::string_view name, std::string_view kind)
{
    auto path = sys::runtime_path(name, kind);
    return path ? Result<Note>(Note(*std::move(path), fmt::format("{} '{}'", kind, name))) : Result<Note>(path.error());
}

Result<bool> Note::make(unsigned mode) const
{
    if (const auto ready = sys::make_runtime_folder(); !ready) {
        return ready.error();
    }
    constexpr int patience = 100; // somebody may remove it at the same time
    auto made = sys::make_fifo(path_, mode);
    for (int tries = 0; !made && made.error().os_error == ENOENT && tries < patience; ++tries) {
        made = sys::make_fifo(path_, mode);
    }
    if (!made && made.error().os_error != EEXIST) {
        return sys::explain(made.error(), label_);
    }
    return made.has_value();
}

Result<void> Note::remove() const
{
    return ::unlink(path_.c_str()) == 0 ? Result<void>() : Result<void>(sys::explain({"unlink", errno}, label_));
}

Result<void> Note::check_unattended() const
{
    if (!has_shared_lock(path_)) {
        return {};
    }
    return Error{Errc::in_use, 0, "remove", label_, "stop its producers and consumers first, or remove it with --force"};
}

Result<sys::FileDescriptor> Note::appear() const
{
    auto present = sys::appear(path_);
    if (!present) {
        return sys::explain(present.error(), label_);
    }
    share_lock(present->get());
    return std::move(*present);
}

Result<sys::Presence> Note::watch() const
{
    auto presence = sys::Presence::watch(path_);
    if (!presence) {
        return sys::explain(presence.error(), label_);
    }
    share_lock(presence->descriptor());
    return std::move(*presence);
}

} // namespace ringmain::backend
