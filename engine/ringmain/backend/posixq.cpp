// `posixq`: a POSIX message queue, "/ringmain.NAME". A message's type is its priority, and the kernel delivers the highest first.

#include <ringmain/backend/note.hpp>
#include <ringmain/backend/posixq_creation.hpp>
#include <ringmain/backend/posixq_ends.hpp>
#include <ringmain/sys/runtime_folder.hpp>

#include <cerrno>
#include <utility>

namespace ringmain::backend {
namespace {

using sys::QueueEnd;

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
    Result<OpenedQueue> find(QueueEnd end) const
    {
        auto opened = open_posix_queue(name_, end);
        if (!opened && opened.error().code == Errc::absent) {
            return Error{Errc::removed, ENOENT, "mq_open", posixq_label(name_), "open it again: somebody removed it"};
        }
        return opened;
    }
    // With a note, though somebody may have emptied the folder.
    Result<OpenedQueue> join(QueueEnd end) const
    {
        auto opened = find(end);
        const auto noted = opened ? note_.make(opened->status.mode) : Result<bool>(false);
        return noted ? std::move(opened) : noted.error();
    }

    std::string name_;
    Note note_;
};

Result<std::shared_ptr<Transport>> open_posixq(const TransportRequest& request)
{
    const auto note = note_of_posixq(request.name);
    if (!note) {
        return note.error();
    }
    const auto ready = find_or_create_posixq(request, *note);
    return ready ? std::shared_ptr<Transport>(std::make_shared<Posixq>(request.name, *note))
                 : Result<std::shared_ptr<Transport>>(ready.error());
}

Result<void> remove_posixq(const std::string& name, bool even_if_in_use)
{
    const auto note = note_of_posixq(name);
    if (!note) {
        return note.error();
    }
    if (auto is_free = even_if_in_use ? Result<void>() : note->check_unattended(); !is_free) {
        return is_free;
    }
    const auto removed = sys::remove_posix_queue(posixq_kernel_name(name));
    if (!removed && removed.error().os_error != ENOENT) {
        return sys::explain(removed.error(), posixq_label(name));
    }
    const auto note_removed = note->remove();
    return removed ? Result<void>() : note_removed;
}

// /dev/mqueue, which would list them, need not be mounted. Those whose note outlived their queue are left out.
std::vector<RingStatus> list_posixqs()
{
    std::vector<RingStatus> found;
    for (const std::string& name : sys::runtime_names("posixq")) {
        if (const auto opened = open_posix_queue(name, QueueEnd::receive)) {
            found.push_back(ring_status(name, opened->status));
        }
    }
    return found;
}

} // namespace

const TransportKind posixq{open_posixq, remove_posixq, list_posixqs};

} // namespace ringmain::backend
