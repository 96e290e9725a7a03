// `posixq`: a POSIX message queue, "/ringmain.NAME". A message's type is its priority, and the kernel delivers the highest first.

#include <ringmain/backend/note.hpp>
#include <ringmain/backend/posixq_ends.hpp>
#include <ringmain/member/attachment.hpp>
#include <ringmain/sys/runtime_folder.hpp>
#include <ringmain/sys/sysctl.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>

namespace ringmain::backend {
namespace {

using How = TransportRequest::How;
using sys::QueueEnd;

std::string label_of(std::string_view name)
{
    return fmt::format("posixq '{}'", name);
}

// Of the kernel's.
std::string queue_name(std::string_view name)
{
    return fmt::format("/ringmain.{}", name);
}

Result<void> check_trusted(const sys::PosixQueueStatus& queue, const std::string& label)
{
    if (member::Trust({}).covers(queue.owner)) {
        return {};
    }
    return Error{Errc::foreign, 0, "open", label, fmt::format("choose another name: it belongs to uid {}", queue.owner)};
}

struct Opened {
    sys::PosixQueue queue;
    sys::PosixQueueStatus status;
};

// absent.
Result<Opened> open_queue(const std::string& name, QueueEnd end)
{
    auto queue = sys::PosixQueue::open(queue_name(name), end);
    const auto status = queue ? queue->status() : sys::SysResult<sys::PosixQueueStatus>(queue.error());
    if (!status) {
        return sys::explain(status.error(), label_of(name));
    }
    const auto trusted = check_trusted(*status, label_of(name));
    return trusted ? Result<Opened>(Opened{std::move(*queue), *status}) : trusted.error();
}

RingStatus ring_status(const std::string& name, const sys::PosixQueueStatus& queue)
{
    RingStatus status;
    status.state = RingState::ready;
    status.name = name;
    status.backend = "posixq";
    status.slots = queue.slots;
    status.max_message = queue.max_message;
    status.filled = queue.messages;
    status.owner_uid = queue.owner;
    status.mode = queue.mode;
    return status;
}

class Posixq : public Transport {
public:
    Posixq(std::string name, Note note) : name_(std::move(name)), note_(std::move(note)) {}

    Result<std::unique_ptr<Sender>> sender(const wait::SpinHabit& spinning) override
    {
        auto opened = join(QueueEnd::send);
        if (!opened) {
            return opened.error();
        }
        auto presence = note_.appear();
        if (!presence) {
            return presence.error();
        }
        return posix_sender(std::move(opened->queue), opened->status.max_message, std::move(*presence), spinning);
    }
    Result<std::unique_ptr<Receiver>> receiver(const wait::SpinHabit& spinning, const ReceiverTerms& terms) override
    {
        auto opened = join(QueueEnd::receive);
        if (!opened) {
            return opened.error();
        }
        auto presence = note_.watch();
        if (!presence) {
            return presence.error();
        }
        return posix_receiver(std::move(opened->queue), opened->status.max_message, std::move(*presence), spinning, terms.follow);
    }
    Result<RingStatus> status() const override
    {
        const auto opened = find(QueueEnd::receive);
        return opened ? Result<RingStatus>(ring_status(name_, opened->status)) : opened.error();
    }

private:
    // It was there when this was made.
    Result<Opened> find(QueueEnd end) const
    {
        auto opened = open_queue(name_, end);
        if (!opened && opened.error().code == Errc::absent) {
            return Error{Errc::removed, ENOENT, "mq_open", label_of(name_), "open it again: somebody removed it"};
        }
        return opened;
    }
    // With a note, though somebody may have emptied the folder.
    Result<Opened> join(QueueEnd end) const
    {
        auto opened = find(end);
        const auto noted = opened ? note_.make(opened->status.mode) : Result<bool>(false);
        return noted ? std::move(opened) : noted.error();
    }

    std::string name_;
    Note note_;
};

constexpr std::uint64_t usual_slots = 10;
constexpr std::uint64_t usual_max_message = 8192;

std::uint64_t most_slots()
{
    return sys::sysctl("fs.mqueue.msg_max", usual_slots);
}

std::uint64_t most_max_message()
{
    return sys::sysctl("fs.mqueue.msgsize_max", usual_max_message);
}

// The kernel has no queue of empty messages only.
std::uint64_t size_of(std::uint64_t max_message) noexcept
{
    return std::max<std::uint64_t>(max_message, 1);
}

Error exists(const std::string& label)
{
    return {Errc::exists, EEXIST, "mq_open", label, std::string(remedy(Errc::exists))};
}

// What the kernel did not like of a new one.
Error explain_creation(int os_error, std::uint64_t slots, std::uint64_t max_message, const std::string& label)
{
    if (os_error == EEXIST) {
        return exists(label);
    }
    if (os_error != EINVAL && os_error != EOVERFLOW) {
        return sys::explain({"mq_open", os_error}, label);
    }
    if (slots == 0 || slots > most_slots()) {
        return {Errc::bad_option, os_error, "mq_open", fmt::format("slots {}", slots),
                fmt::format("use 1 to {}, or raise fs.mqueue.msg_max with sysctl", most_slots())};
    }
    return {Errc::bad_option, os_error, "mq_open", fmt::format("max-message {}", max_message),
            fmt::format("use at most {}, or raise fs.mqueue.msgsize_max with sysctl", most_max_message())};
}

// exists. Leaves nothing behind when it fails.
Result<void> create(const TransportRequest& request, const Note& note)
{
    const std::uint64_t slots = request.slots.value_or(std::min(usual_slots, most_slots()));
    const std::uint64_t max_message = request.max_message.value_or(std::min(usual_max_message, most_max_message()));
    const auto noted = note.make(request.mode);
    if (!noted) {
        return noted.error();
    }
    const auto made = sys::PosixQueue::create(queue_name(request.name), slots, size_of(max_message), request.mode);
    if (made) {
        return {};
    }
    if (*noted && made.error().os_error != EEXIST) {
        (void)note.remove();
    }
    return explain_creation(made.error().os_error, slots, max_message, label_of(request.name));
}

// Whether one that exists is as asked for.
Result<void> check_suits(const TransportRequest& request, const sys::PosixQueueStatus& queue)
{
    const bool slots_suit = request.slots.value_or(queue.slots) == queue.slots;
    if (slots_suit && size_of(request.max_message.value_or(queue.max_message)) == queue.max_message) {
        return {};
    }
    const std::string has = fmt::format("{} slots of {} bytes", queue.slots, queue.max_message);
    return Error{Errc::mismatch, 0, "open", label_of(request.name), "drop the differing option, or recreate it: it has " + has};
}

Result<Note> note_of(const std::string& name)
{
    if (name.find('/') != name.npos) {
        return Error{Errc::bad_name, 0, "name", label_of(name), "use a name without '/': the kernel has no folders for queues"};
    }
    return Note::of(name, "posixq");
}

// Others may create and remove it at the same time.
Result<void> find_or_create(const TransportRequest& request, const Note& note)
{
    constexpr int patience = 100;
    for (int tries = 0; tries < patience; ++tries) {
        const auto found = open_queue(request.name, QueueEnd::receive);
        if (found) {
            return request.how == How::create ? exists(label_of(request.name)) : check_suits(request, found->status);
        }
        if (found.error().code != Errc::absent || request.how == How::open) {
            return found.error();
        }
        auto made = create(request, note);
        if (made || made.error().code != Errc::exists) {
            return made;
        }
    }
    return Error{Errc::busy, 0, "create", label_of(request.name), std::string(remedy(Errc::busy))};
}

Result<std::shared_ptr<Transport>> open_posixq(const TransportRequest& request)
{
    const auto note = note_of(request.name);
    if (!note) {
        return note.error();
    }
    const auto ready = find_or_create(request, *note);
    return ready ? std::shared_ptr<Transport>(std::make_shared<Posixq>(request.name, *note))
                 : Result<std::shared_ptr<Transport>>(ready.error());
}

Result<void> remove_posixq(const std::string& name, bool even_if_in_use)
{
    const auto note = note_of(name);
    if (!note) {
        return note.error();
    }
    if (auto is_free = even_if_in_use ? Result<void>() : note->check_unattended(); !is_free) {
        return is_free;
    }
    const auto removed = sys::remove_posix_queue(queue_name(name));
    if (!removed && removed.error().os_error != ENOENT) {
        return sys::explain(removed.error(), label_of(name));
    }
    const auto note_removed = note->remove();
    return removed ? Result<void>() : note_removed;
}

// /dev/mqueue, which would list them, need not be mounted. Those whose note outlived their queue are left out.
std::vector<RingStatus> list_posixqs()
{
    std::vector<RingStatus> found;
    for (const std::string& name : sys::runtime_names("posixq")) {
        if (const auto opened = open_queue(name, QueueEnd::receive)) {
            found.push_back(ring_status(name, opened->status));
        }
    }
    return found;
}

} // namespace

const TransportKind posixq{open_posixq, remove_posixq, list_posixqs};

} // namespace ringmain::backend
