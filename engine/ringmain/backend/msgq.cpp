// `msgq`: a System V message queue. Messages are bare, so that any program can take part that calls msgsnd and msgrcv: the key of
// a queue is the first that its name has (sys/key.hpp), and one that others made is given by its id.

#include <ringmain/backend/msgq_creation.hpp>
#include <ringmain/backend/msgq_ends.hpp>
#include <ringmain/sys/runtime_folder.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>

namespace ringmain::backend {
namespace {

// The usual, or what fits.
std::uint64_t message_limit(const sys::QueueStatus& queue)
{
    constexpr std::uint64_t usual = std::uint64_t{64} << 10;
    return std::min({usual, queue.capacity, longest_queued()});
}

RingStatus ring_status(const std::string& name, const sys::QueueStatus& queue, std::uint64_t max_message)
{
    RingStatus status;
    status.state = is_unfinished(queue) ? RingState::unfinished : RingState::ready;
    status.name = name;
    status.key = queue.key;
    status.backend = "msgq";
    status.max_message = max_message;
    status.data_bytes = queue.capacity;
    status.filled = queue.messages;
    status.filled_bytes = queue.bytes;
    status.owner_uid = queue.owner;
    status.mode = queue.mode;
    return status;
}

class Msgq : public Transport {
public:
    Msgq(std::string name, std::string label, sys::MessageQueue queue, std::uint64_t max_message, std::optional<Note> note)
        : name_(std::move(name)), label_(std::move(label)), queue_(queue), max_message_(max_message), note_(std::move(note))
    {
    }

    Result<std::unique_ptr<Sender>> sender(const wait::SpinHabit& spinning) override
    {
        if (const auto ready = make_note(); !ready) {
            return ready.error();
        }
        auto presence = note_ ? note_->appear() : Result<sys::FileDescriptor>(sys::FileDescriptor());
        return presence ? Result<std::unique_ptr<Sender>>(queue_sender(queue_, max_message_, std::move(*presence), spinning))
                        : presence.error();
    }
    Result<std::unique_ptr<Receiver>> receiver(const wait::SpinHabit& spinning, const ReceiverTerms& terms) override
    {
        if (const auto ready = make_note(); !ready) {
            return ready.error();
        }
        std::optional<sys::Presence> presence;
        if (note_) {
            auto watched = note_->watch();
            if (!watched) {
                return watched.error();
            }
            presence = std::move(*watched);
        }
        return queue_receiver(queue_, max_message_, std::move(presence), spinning, terms);
    }
    Result<RingStatus> status() const override
    {
        const auto now = queue_.status();
        return now ? Result<RingStatus>(ring_status(name_, *now, max_message_)) : sys::explain(now.error(), label_);
    }

private:
    // A queue that a plain program made has none, and somebody may have emptied the folder.
    Result<void> make_note() const
    {
        const auto now = queue_.status();
        if (!now) {
            return sys::explain(now.error(), label_);
        }
        const auto made = note_ ? note_->make(now->mode) : Result<bool>(false);
        return made ? Result<void>() : made.error();
    }

    std::string name_;
    std::string label_;
    sys::MessageQueue queue_;
    std::uint64_t max_message_;
    std::optional<Note> note_; // of one with a name
};

// Whether a queue is as asked for.
Result<void> check_suits(const TransportRequest& request, const sys::QueueStatus& queue, const std::string& label)
{
    if (request.capacity && *request.capacity != queue.capacity) {
        return Error{
            Errc::mismatch, 0, "open", label,
            fmt::format("drop the capacity of {}, or recreate it: it holds {} bytes", *request.capacity, queue.capacity)};
    }
    if (request.max_message && *request.max_message > queue.capacity) {
        return Error{Errc::mismatch, 0, "open", label,
                     fmt::format("use a max-message of at most {}, or recreate it: it holds no more", queue.capacity)};
    }
    return {};
}

// One that was found or made.
Result<std::shared_ptr<Transport>> admit(const TransportRequest& request, const std::string& label, sys::MessageQueue queue,
                                         std::optional<Note> note)
{
    const auto status = queue.status();
    if (!status) {
        return sys::explain(status.error(), label);
    }
    if (const auto suits = check_suits(request, *status, label); !suits) {
        return suits.error();
    }
    const std::uint64_t max_message = request.max_message.value_or(message_limit(*status));
    return std::shared_ptr<Transport>(std::make_shared<Msgq>(request.name, label, queue, max_message, std::move(note)));
}

Result<std::shared_ptr<Transport>> open_id(const TransportRequest& request)
{
    const std::string label = fmt::format("msgq with id {}", *request.id);
    if (request.how == TransportRequest::How::create) {
        return Error{Errc::bad_option, 0, "create", label, "give a name instead: the kernel chooses the id of a new queue"};
    }
    const sys::MessageQueue queue(*request.id);
    const auto status = queue.status();
    if (!status && sys::means_removed(status.error().os_error)) {
        return Error{Errc::absent, status.error().os_error, status.error().call, label, "see with 'ipcs -q' which there are"};
    }
    const auto trusted =
        status ? check_trusted(*status, member::Trust(request.trusted_uids), label) : sys::explain(status.error(), label);
    return trusted ? admit(request, label, queue, std::nullopt) : trusted.error();
}

Result<std::shared_ptr<Transport>> open_msgq(const TransportRequest& request)
{
    if (request.max_message.value_or(0) > longest_queued()) {
        return Error{Errc::bad_option, 0, "open", fmt::format("max-message {}", *request.max_message),
                     fmt::format("use at most {}, or raise kernel.msgmax with sysctl", longest_queued())};
    }
    if (request.id) {
        return open_id(request);
    }
    const auto place = queue_place(request.name);
    if (!place) {
        return place.error();
    }
    const auto queue = open_queue(request, *place);
    return queue ? admit(request, place->label, *queue, place->note) : queue.error();
}

// Programs that use it without a note are not noticed.
Result<void> remove_msgq(const std::string& name, bool even_if_in_use)
{
    const auto place = queue_place(name);
    if (!place) {
        return place.error();
    }
    if (auto is_free = even_if_in_use ? Result<void>() : place->note.check_unattended(); !is_free) {
        return is_free;
    }
    const auto queue = sys::MessageQueue::open(place->key);
    const auto removed = queue ? queue->remove() : sys::SysResult<void>(queue.error());
    const bool was_gone = !removed && (removed.error().os_error == ENOENT || sys::means_removed(removed.error().os_error));
    if (!removed && !was_gone) {
        return sys::explain(removed.error(), place->label);
    }
    const auto note_removed = place->note.remove();
    return removed ? Result<void>() : note_removed;
}

// Those whose note outlived their queue are left out.
std::vector<RingStatus> list_msgqs()
{
    std::vector<RingStatus> found;
    for (const std::string& name : sys::runtime_names("msgq")) {
        const auto place = queue_place(name);
        const auto queue = place ? sys::MessageQueue::open(place->key) : sys::SysResult<sys::MessageQueue>(sys::Failure{});
        const auto status = queue ? queue->status() : sys::SysResult<sys::QueueStatus>(queue.error());
        if (status && check_trusted(*status, member::Trust({}), place->label)) {
            found.push_back(ring_status(name, *status, message_limit(*status)));
        }
    }
    return found;
}

} // namespace

const TransportKind msgq{open_msgq, remove_msgq, list_msgqs};

} // namespace ringmain::backend
