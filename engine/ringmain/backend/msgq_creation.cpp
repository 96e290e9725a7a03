#include <ringmain/backend/msgq_creation.hpp>

#include <ringmain/sys/key.hpp>
#include <ringmain/sys/sysctl.hpp>

#include <fmt/format.h>

#include <cerrno>
#include <chrono>
#include <climits>
#include <thread>

namespace ringmain::backend {
namespace {

using How = TransportRequest::How;

// Until the call that sets the capacity opens it to all who may use it.
constexpr unsigned unfinished_mode = 0400;

constexpr int most_tries = 100;

struct Found {
    sys::MessageQueue queue;
    bool is_new;
};

Error exists(const std::string& label)
{
    return {Errc::exists, EEXIST, "msgget", label, std::string(remedy(Errc::exists))};
}

// Of a queue that is to be made.
Result<void> check_sizes(const TransportRequest& request)
{
    constexpr std::uint64_t usual = 16384;
    const std::uint64_t capacity = request.capacity.value_or(sys::sysctl("kernel.msgmnb", usual));
    if (capacity == 0 || capacity > INT_MAX) {
        return Error{Errc::bad_option, 0, "create", fmt::format("capacity {}", capacity), fmt::format("use 1 to {}", INT_MAX)};
    }
    if (request.max_message.value_or(0) > capacity) {
        return Error{Errc::bad_option, 0, "create", fmt::format("max-message {}", *request.max_message),
                     fmt::format("give a capacity of at least that: it is {} bytes", capacity)};
    }
    return {};
}

Result<void> finish(sys::MessageQueue queue, std::uint64_t capacity, unsigned mode, const std::string& label)
{
    const auto set = queue.set(capacity, mode);
    if (!set && set.error().os_error == EPERM) {
        return Error{Errc::no_space, EPERM, set.error().call, fmt::format("capacity {}", capacity),
                     "ask for less, or raise kernel.msgmnb with sysctl: to give a queue more takes CAP_SYS_RESOURCE"};
    }
    return set ? Result<void>() : sys::explain(set.error(), label);
}

// exists: somebody else was faster.
Result<Found> make(const TransportRequest& request, const QueuePlace& place)
{
    if (const auto sound = check_sizes(request); !sound) {
        return sound.error();
    }
    const auto noted = place.note.make(request.mode);
    if (!noted) {
        return noted.error();
    }
    const auto made = sys::MessageQueue::create(place.key, request.capacity ? unfinished_mode : request.mode);
    if (!made && made.error().os_error == EEXIST) {
        return exists(place.label);
    }
    auto finished = made ? Result<void>() : sys::explain(made.error(), place.label);
    if (made && request.capacity) {
        finished = finish(*made, *request.capacity, request.mode, place.label);
    }
    if (finished) {
        return Found{*made, true};
    }
    if (made) {
        (void)made->remove();
    }
    if (*noted) {
        (void)place.note.remove();
    }
    return finished.error();
}

Result<Found> find_or_make(const TransportRequest& request, const QueuePlace& place)
{
    for (int tries = 0; tries < most_tries; ++tries) {
        const auto found = sys::MessageQueue::open(place.key);
        if (found) {
            return Found{*found, false};
        }
        if (found.error().os_error != ENOENT || request.how == How::open) {
            return sys::explain(found.error(), place.label);
        }
        if (auto made = make(request, place); made || made.error().code != Errc::exists) {
            return made;
        }
    }
    return Error{Errc::busy, 0, "create", place.label, std::string(remedy(Errc::busy))};
}

// Waits for whoever is making it, and finishes it where he was killed: then it is as new.
Result<void> settle(Found& found, const TransportRequest& request, const std::string& label)
{
    auto status = found.queue.status();
    for (int tries = 0; status && is_unfinished(*status) && tries < most_tries; ++tries) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        status = found.queue.status();
    }
    if (!status || !is_unfinished(*status)) {
        return status ? Result<void>() : sys::explain(status.error(), label);
    }
    if (request.how == How::open) {
        return Error{Errc::unfinished, 0, "open", label, std::string(remedy(Errc::unfinished))};
    }
    found.is_new = true;
    return finish(found.queue, request.capacity.value_or(status->capacity), request.mode, label);
}

} // namespace

Result<QueuePlace> queue_place(const std::string& name)
{
    const auto found = sys::ring_name(name);
    if (!found) {
        return found.error();
    }
    const auto note = Note::of(found->name, "msgq");
    return note ? Result<QueuePlace>(QueuePlace{fmt::format("msgq '{}'", name), found->keys[0], *note}) : note.error();
}

Result<sys::MessageQueue> open_queue(const TransportRequest& request, const QueuePlace& place)
{
    auto found = find_or_make(request, place);
    if (!found) {
        return found.error();
    }
    const auto status = found->queue.status();
    const member::Trust trust(request.trusted_uids);
    if (const auto safe = status ? check_trusted(*status, trust, place.label) : sys::explain(status.error(), place.label);
        !safe) {
        return safe.error();
    }
    if (const auto settled = settle(*found, request, place.label); !settled) {
        return settled.error();
    }
    if (request.how == How::create && !found->is_new) {
        return exists(place.label);
    }
    return found->queue;
}

bool is_unfinished(const sys::QueueStatus& queue) noexcept
{
    return queue.mode == unfinished_mode;
}

Result<void> check_trusted(const sys::QueueStatus& queue, const member::Trust& trust, const std::string& label)
{
    if (trust.covers(queue.owner) && trust.covers(queue.creator)) {
        return {};
    }
    return Error{
        Errc::foreign, 0, "open", label,
        fmt::format("trust uid {}, whose the queue with key {:#x} is, with --trust, or use another", queue.owner, queue.key)};
}

} // namespace ringmain::backend
