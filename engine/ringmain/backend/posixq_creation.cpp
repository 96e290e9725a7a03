#include <ringmain/backend/posixq_creation.hpp>

#include <ringmain/member/attachment.hpp>
#include <ringmain/sys/sysctl.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace ringmain::backend {
namespace {

using How = TransportRequest::How;

Result<void> check_trusted(const sys::PosixQueueStatus& queue, const std::string& label)
{
    if (member::Trust({}).covers(queue.owner)) {
        return {};
    }
    return Error{Errc::foreign, 0, "open", label, fmt::format("choose another name: it belongs to uid {}", queue.owner)};
}

constexpr std::uint64_t usual_slots = 10;
constexpr std::uint64_t usual_msgsize_max = 8192;

std::uint64_t slots_limit()
{
    return sys::sysctl("fs.mqueue.msg_max", usual_slots);
}

std::uint64_t most_max_message()
{
    return sys::sysctl("fs.mqueue.msgsize_max", usual_msgsize_max);
}

// The kernel has no queue of empty messages only.
std::uint64_t size_of(std::uint64_t max_message) noexcept
{
    return std::max<std::uint64_t>(max_message, 1);
}

Error queue_exists(const std::string& label)
{
    return {Errc::exists, EEXIST, "mq_open", label, std::string(remedy(Errc::exists))};
}

// What the kernel did not like of a new one.
Error explain_creation(int os_error, std::uint64_t slots, std::uint64_t max_message, const std::string& label)
{
    if (os_error == EEXIST) {
        return queue_exists(label);
    }
    if (os_error != EINVAL && os_error != EOVERFLOW) {
        return sys::explain({"mq_open", os_error}, label);
    }
    if (slots == 0 || slots > slots_limit()) {
        return {Errc::bad_option, os_error, "mq_open", fmt::format("slots {}", slots),
                fmt::format("use 1 to {}, or raise fs.mqueue.msg_max with sysctl", slots_limit())};
    }
    return {Errc::bad_option, os_error, "mq_open", fmt::format("max-message {}", max_message),
            fmt::format("use at most {}, or raise fs.mqueue.msgsize_max with sysctl", most_max_message())};
}

// exists. Leaves nothing behind when it fails.
Result<void> create(const TransportRequest& request, const Note& note)
{
    const std::uint64_t slots = request.slots.value_or(std::min(usual_slots, slots_limit()));
    const std::uint64_t max_message = request.max_message.value_or(std::min(usual_msgsize_max, most_max_message()));
    const auto noted = note.make(request.mode);
    if (!noted) {
        return noted.error();
    }
    const auto made = sys::PosixQueue::create(posixq_kernel_name(request.name), slots, size_of(max_message), request.mode);
    if (made) {
        return {};
    }
    if (*noted && made.error().os_error != EEXIST) {
        (void)note.remove();
    }
    return explain_creation(made.error().os_error, slots, max_message, posixq_label(request.name));
}

// Whether one that exists is as asked for.
Result<void> check_suits(const TransportRequest& request, const sys::PosixQueueStatus& queue)
{
    const bool slots_suit = request.slots.value_or(queue.slots) == queue.slots;
    if (slots_suit && size_of(request.max_message.value_or(queue.max_message)) == queue.max_message) {
        return {};
    }
    const std::string has = fmt::format("{} slots of {} bytes", queue.slots, queue.max_message);
    return Error{Errc::mismatch, 0, "open", posixq_label(request.name),
                 "drop the differing option, or recreate it: it has " + has};
}

} // namespace

std::string posixq_label(std::string_view name)
{
    return fmt::format("posixq '{}'", name);
}

std::string posixq_kernel_name(std::string_view name)
{
    return fmt::format("/ringmain.{}", name);
}

Result<Note> note_of_posixq(const std::string& name)
{
    if (name.find('/') != name.npos) {
        return Error{Errc::bad_name, 0, "name", posixq_label(name),
                     "use a name without '/': the kernel has no folders for queues"};
    }
    return Note::of(name, "posixq");
}

Result<OpenedQueue> open_posix_queue(const std::string& name, sys::QueueEnd end)
{
    auto queue = sys::PosixQueue::open(posixq_kernel_name(name), end);
    const auto status = queue ? queue->status() : sys::SysResult<sys::PosixQueueStatus>(queue.error());
    if (!status) {
        return sys::explain(status.error(), posixq_label(name));
    }
    const auto trusted = check_trusted(*status, posixq_label(name));
    return trusted ? Result<OpenedQueue>(OpenedQueue{std::move(*queue), *status}) : trusted.error();
}

Result<void> find_or_create_posixq(const TransportRequest& request, const Note& note)
{
    constexpr int most_attempts = 100;
    for (int tries = 0; tries < most_attempts; ++tries) {
        const auto found = open_posix_queue(request.name, sys::QueueEnd::receive);
        if (found) {
            return request.how == How::create ? queue_exists(posixq_label(request.name)) : check_suits(request, found->status);
        }
        if (found.error().code != Errc::absent || request.how == How::open) {
            return found.error();
        }
        auto made = create(request, note);
        if (made || made.error().code != Errc::exists) {
            return made;
        }
    }
    return Error{Errc::busy, 0, "create", posixq_label(request.name), std::string(remedy(Errc::busy))};
}

} // namespace ringmain::backend
