// How a place is found or made.

#include <ringmain/backend/unix_place.hpp>
#include <ringmain/sys/runtime_folder.hpp>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <thread>

namespace ringmain::backend {

Result<UnixPlace> UnixPlace::open(const TransportRequest& request)
{
    auto place = at(request.name);
    if (!place) {
        return place;
    }
    const bool makes_folder = request.how != TransportRequest::How::open && request.name.find('/') == request.name.npos;
    if (const auto ready = makes_folder ? sys::make_runtime_folder() : Result<void>(); !ready) {
        return ready.error();
    }
    for (int tries = 0; tries < 100; ++tries) {
        const auto found = place->find(request);
        if (!found || *found) {
            return found ? std::move(place) : Result<UnixPlace>(found.error());
        }
    }
    return Error{Errc::busy, 0, "open", place->label(), std::string(remedy(Errc::busy))};
}

// False: it was removed meanwhile.
Result<bool> UnixPlace::find(const TransportRequest& request)
{
    const auto making = request.how == TransportRequest::How::open     ? sys::Making::none
                        : request.how == TransportRequest::How::create ? sys::Making::exclusive
                                                                       : sys::Making::if_absent;
    if (const auto opened = open_lock(making); !opened) {
        return opened.error();
    }
    if (const auto furnished = furnish(request); !furnished) {
        return furnished.error();
    }
    if (is_removed()) {
        return false;
    }
    if (const auto read = read_terms(); !read) {
        return read.error();
    }
    const auto same = compare(request);
    return same ? Result<bool>(true) : Result<bool>(same.error());
}

Result<void> UnixPlace::open_lock(sys::Making making)
{
    auto opened = sys::open_lock_file(lock_path(), making);
    if (!opened) {
        const int os_error = opened.error().os_error;
        return os_error == EEXIST  ? Error{Errc::exists, EEXIST, "open", label(), std::string(remedy(Errc::exists))}
               : os_error == ELOOP ? Error{Errc::foreign, ELOOP, "open", label(), "choose another name: a link is there"}
                                   : sys::explain(opened.error(), label());
    }
    lock_file_ = std::move(*opened);
    const auto facts = sys::facts_of(lock_file_.get());
    if (!facts) {
        return sys::explain(facts.error(), label());
    }
    facts_ = *facts;
    if (!facts_.is_plain || !facts_.is_trusted) {
        return Error{Errc::foreign, 0, "open", label(), fmt::format("choose another name: '{}' is not ours", lock_path())};
    }
    return {};
}

// What is empty was just made; or its creator was killed, or is about to fill it.
Result<void> UnixPlace::furnish(const TransportRequest& request)
{
    constexpr int most_looks = 1000; // 1 ms each
    for (int looks = 0; looks < most_looks; ++looks) {
        const bool is_locked = facts_.bytes == 0 && sys::lock_within(lock_file_.get(), std::chrono::milliseconds(0));
        const auto facts = sys::facts_of(lock_file_.get());
        if (!facts || facts->bytes != 0 || facts->is_unlinked) { // somebody else did, or it is gone
            sys::unlock(lock_file_.get());
            facts_ = facts ? *facts : facts_; // with the mode it has now
            return {};
        }
        if (is_locked) {
            auto written = write_terms(request);
            sys::unlock(lock_file_.get());
            return written;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return Error{Errc::busy, 0, "open", label(), "try again: somebody else is creating it, and was stopped in the middle"};
}

// The lock is held.
Result<void> UnixPlace::write_terms(const TransportRequest& request)
{
    if (request.how == TransportRequest::How::open) {
        return Error{Errc::unfinished, 0, "open", label(), std::string(remedy(Errc::unfinished))};
    }
    const auto terms = UnixTerms::for_new(request, label());
    if (!terms) {
        ::unlink(lock_path().c_str());
        return terms.error();
    }
    // The mode first: what has terms is finished.
    if (::fchmod(lock_file_.get(), request.mode) != 0) {
        return sys::explain({"fchmod", errno}, label());
    }
    const std::string text = terms->as_text();
    const ssize_t written = ::pwrite(lock_file_.get(), text.data(), text.size(), 0);
    if (written != static_cast<ssize_t>(text.size())) {
        ::unlink(lock_path().c_str());
        return Error{Errc::no_space, written < 0 ? errno : ENOSPC, "write", label(), "make room on the disk of its folder"};
    }
    facts_.mode = request.mode;
    return {};
}

Result<void> UnixPlace::read_terms()
{
    std::array<char, 128> text{};
    const ssize_t length = ::pread(lock_file_.get(), text.data(), text.size() - 1, 0);
    const auto terms = length < 0 ? std::nullopt : UnixTerms::from_text(text.data());
    if (!terms) {
        return Error{Errc::foreign, 0, "open", label(),
                     fmt::format("choose another name: '{}' was made by another program", lock_path())};
    }
    terms_ = *terms;
    const auto other = sys::facts_of(path_);
    if (other && !other->is_socket) {
        return Error{Errc::foreign, 0, "open", label(), fmt::format("choose another name: '{}' is something else", path_)};
    }
    return {};
}

Result<void> UnixPlace::compare(const TransportRequest& request) const
{
    if (request.max_message.value_or(terms_.max_message) == terms_.max_message &&
        request.capacity.value_or(terms_.capacity) == terms_.capacity) {
        return {};
    }
    return Error{Errc::mismatch, 0, "open", label(),
                 fmt::format("it has a max-message of {} and a capacity of {}; drop the differing option, or use --recreate",
                             terms_.max_message, terms_.capacity)};
}

} // namespace ringmain::backend
