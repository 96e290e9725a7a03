#include <ringmain/backend/boost_object.hpp>

#include <ringmain/backend/boost_failure.hpp>
#include <ringmain/sys/runtime_folder.hpp>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <filesystem>

namespace ringmain::backend {
namespace {

// Added while it is made. No other name ends so.
constexpr const char* unfinished_suffix = ".new";

bool is_there(const std::string& path) noexcept
{
    return sys::facts_of(path).has_value();
}

// Held by those who make and remove things that are noted in one runtime folder.
class FolderLock {
public:
    static Result<FolderLock> take(const std::string& note, const std::string& label)
    {
        constexpr std::chrono::seconds patience(5);
        const std::string path = std::filesystem::path(note).parent_path().string();
        FolderLock lock(sys::FileDescriptor(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)));
        if (!lock.folder_) {
            return sys::explain({"open", errno}, label);
        }
        if (!sys::lock_within(lock.folder_.get(), patience)) {
            return Error{Errc::busy, 0, "flock", fmt::format("runtime folder '{}'", path),
                         "find out who holds it ('lslocks'), and let them go on or stop them"};
        }
        return lock;
    }
    FolderLock(FolderLock&&) noexcept = default;
    FolderLock& operator=(FolderLock&&) = delete;
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;
    ~FolderLock()
    {
        if (folder_) {
            sys::unlock(folder_.get()); // a child that was forked meanwhile has it open, too
        }
    }

private:
    explicit FolderLock(sys::FileDescriptor folder) noexcept : folder_(std::move(folder)) {}
    sys::FileDescriptor folder_;
};

} // namespace

Result<BoostObject> BoostObject::of(const std::string& name, const char* backend)
{
    auto path = sys::runtime_path(name, backend);
    auto note = Note::of(name, backend);
    if (!path || !note) {
        return path ? note.error() : path.error();
    }
    BoostObject object(*std::move(note));
    object.note_path_ = *std::move(path);
    object.name_ = name;
    object.backend_ = backend;
    object.label_ = fmt::format("{} '{}'", backend, name);
    object.memory_ = fmt::format("ringmain.{}", std::filesystem::path(object.note_path_).filename().string());
    object.path_ = fmt::format("/dev/shm/{}", object.memory_);
    if (object.memory_.size() + std::string_view(unfinished_suffix).size() > NAME_MAX) {
        return explain_boost("name", ENAMETOOLONG, object.label_);
    }
    return object;
}

Result<void> BoostObject::find_or_make(const TransportRequest& request,
                                       const std::function<Result<void>(const char* memory)>& make) const
{
    if (request.how == TransportRequest::How::open) {
        return {};
    }
    if (auto ready = sys::make_runtime_folder(); !ready) {
        return ready;
    }
    const auto lock = FolderLock::take(note_path_, label_);
    if (!lock) {
        return lock.error();
    }
    const bool takes_any = request.how == TransportRequest::How::open_or_create;
    const Error exists{Errc::exists, EEXIST, "create", label_, std::string(remedy(Errc::exists))};
    if (is_there(path_)) {
        return takes_any ? Result<void>() : exists;
    }
    const auto noted = note_.make(request.mode);
    if (!noted) {
        return noted.error();
    }
    auto made = make_whole(make);
    if (!made && made.error().code == Errc::exists) {
        return takes_any ? Result<void>() : exists;
    }
    if (!made && *noted) {
        (void)note_.remove();
    }
    return made;
}

// Boost waits for minutes for whoever has made half of one. So it gets its name when it is whole.
Result<void> BoostObject::make_whole(const std::function<Result<void>(const char* memory)>& make) const
{
    const std::string unfinished = path_ + unfinished_suffix;
    ::unlink(unfinished.c_str()); // its creator was killed: we have the lock
    auto made = explained("create", label_, [&] { return make((memory_ + unfinished_suffix).c_str()); });
    if (made && ::link(unfinished.c_str(), path_.c_str()) != 0) { // who uses another runtime folder has another lock
        made = errno == EEXIST ? Error{Errc::exists, errno, "link", label_, std::string(remedy(Errc::exists))}
                               : sys::explain({"link", errno}, label_);
    }
    ::unlink(unfinished.c_str());
    return made;
}

Result<sys::FileFacts> BoostObject::look() const
{
    constexpr std::uint32_t initialized = 2; // in Boost's managed_open_or_create_impl, which waits for it
    const sys::FileDescriptor file(::open(path_.c_str(), O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC));
    if (!file) {
        const bool is_unfinished = errno == ENOENT && is_there(note_path_);
        return is_unfinished ? Error{Errc::unfinished, 0, "open", label_, std::string(remedy(Errc::unfinished))}
                             : sys::explain({"open", errno}, label_);
    }
    const auto found = sys::facts_of(file.get());
    if (!found) {
        return sys::explain(found.error(), label_);
    }
    const auto foreign = [this](std::string hint) { return Error{Errc::foreign, 0, "open", label_, std::move(hint)}; };
    if (!found->is_trusted) {
        return foreign(fmt::format("choose another name: it belongs to uid {}", found->owner_uid));
    }
    std::uint32_t state = 0;
    if (!found->is_plain || ::pread(file.get(), &state, sizeof state, 0) != sizeof state || state != initialized) {
        return foreign(fmt::format("choose another name, or remove {}, which is something else", path_));
    }
    if (!is_there(note_path_)) {
        return foreign(
            fmt::format("set RINGMAIN_RUNTIME_DIR as its creator has it, or remove it with --force: there is no {}", note_path_));
    }
    return *found;
}

bool BoostObject::is_still(const sys::FileFacts& found) const noexcept
{
    const auto now = sys::facts_of(path_);
    return now && now->serial == found.serial;
}

Error BoostObject::removed(const char* call) const
{
    return {Errc::removed, 0, call, label_, "open it again: it was removed, and perhaps made anew"};
}

Result<sys::FileDescriptor> BoostObject::appear(const sys::FileFacts& found) const
{
    auto present = note_.appear();
    return is_still(found) ? std::move(present) : removed("join");
}

Result<sys::Presence> BoostObject::watch(const sys::FileFacts& found) const
{
    auto presence = note_.watch();
    return is_still(found) ? std::move(presence) : removed("join");
}

Result<void> BoostObject::remove(bool even_if_in_use) const
{
    const auto lock = FolderLock::take(note_path_, label_);
    if (!lock) {
        return lock.error();
    }
    const std::string unfinished = path_ + unfinished_suffix;
    const bool is_noted = is_there(note_path_);
    if (!is_noted && !is_there(path_) && !is_there(unfinished)) {
        return sys::explain({"remove", ENOENT}, label_);
    }
    if (!is_noted && !even_if_in_use && is_there(path_)) {
        return Error{Errc::in_use, 0, "remove", label_, "remove it with --force: who uses it is noted in another runtime folder"};
    }
    if (auto unattended = note_.check_unattended(); !unattended && !even_if_in_use) {
        return unattended;
    }
    for (const std::string* const each : {&path_, &unfinished, &note_path_}) { // the note last, as it was made first
        if (::unlink(each->c_str()) != 0 && errno != ENOENT) {
            return sys::explain({"unlink", errno}, label_);
        }
    }
    return {};
}

RingStatus BoostObject::status(RingState state, const sys::FileFacts& found) const
{
    RingStatus status;
    status.state = state;
    status.name = name_;
    status.backend = backend_;
    status.owner_uid = found.owner_uid;
    status.mode = found.mode;
    return status;
}

RingStatus BoostObject::status_after(Errc failure) const
{
    const bool is_hidden = failure == Errc::no_permission || failure == Errc::foreign;
    const RingState state = failure == Errc::unfinished ? RingState::unfinished
                            : is_hidden                 ? RingState::unreadable
                                                        : RingState::corrupt;
    const auto seen = sys::facts_of(state == RingState::unfinished ? note_path_ : path_);
    return status(state, seen ? *seen : sys::FileFacts{});
}

} // namespace ringmain::backend
