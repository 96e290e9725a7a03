// `boost-queue`: message_queue of Boost.Interprocess, for comparison. A message's type is its priority, so the highest comes
// first. Boost trusts what lies in its shared memory, waits for its lock without end, and holds it while it copies: who dies then
// breaks the queue for everybody. A consumer who dies in his sleep can leave senders in pthread_cond_signal, deadline or not.

#include <ringmain/backend/boost_transport.hpp>
#include <ringmain/backend/inbox_room.hpp>

#include <boost/interprocess/ipc/message_queue.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace ringmain::backend {
namespace {

using boost::interprocess::message_queue;
// What lies in front of its messages: private to Boost, and what says how large the whole is.
using QueueHeader = boost::interprocess::ipcdetail::mq_hdr_t<boost::interprocess::offset_ptr<void>>;

// What was found, and opened.
struct OpenedQueue {
    std::unique_ptr<message_queue> queue;
    sys::FileFacts found;
    BoostSizes sizes;
};

Result<OpenedQueue> open_existing(const BoostObject& object)
{
    const auto found = object.look();
    if (!found) {
        return found.error();
    }
    const Error corrupt = explain_boost("open", 0, object.label());
    if (found->bytes < QueueHeader::get_mem_size(0, 1)) {
        return corrupt;
    }
    OpenedQueue opened{std::make_unique<message_queue>(boost::interprocess::open_only, object.memory().c_str()), *found, {}};
    opened.sizes = {opened.queue->get_max_msg(), opened.queue->get_max_msg_size()};
    const bool is_sound =
        are_possible(opened.sizes) && QueueHeader::get_mem_size(opened.sizes.max_message, opened.sizes.slots) == found->bytes;
    if (!object.is_still(*found)) {
        return object.removed("open");
    }
    return is_sound ? Result<OpenedQueue>(std::move(opened)) : corrupt;
}

// It takes the lock. 0 where that cannot be had.
std::uint64_t was_filled(message_queue& queue) noexcept
{
    std::uint64_t filled = 0;
    (void)attempted([&] {
        filled = queue.get_num_msg();
        return true;
    });
    return filled;
}

double was_full(const OpenedQueue& opened) noexcept
{
    return static_cast<double>(was_filled(*opened.queue)) / static_cast<double>(opened.sizes.slots);
}

class QueueSender : public Sender {
public:
    QueueSender(const BoostObject& object, const OpenedQueue& opened, sys::FileDescriptor presence,
                const wait::SpinHabit& spinning)
        : object_(object), opened_(opened), presence_(std::move(presence)), spinning_(spinning)
    {
    }

    Outcome<std::size_t> send(std::span<const Outgoing> messages, const Wait& wait) noexcept override
    {
        bool is_sent = false; // by a sleep, too
        const auto attempt = [&] { return is_sent ? Outcome<bool>(true) : try_send(messages.front()); };
        const auto sleep = [&](const Wait& until) {
            const auto slept =
                object_.is_still(opened_.found) ? send_soon(messages.front(), until) : Outcome<bool>(Errc::removed);
            is_sent = slept && *slept;
            return slept ? Outcome<void>() : Outcome<void>(slept.error());
        };
        if (const auto first = persist(spinning_, wait, attempt, sleep); !first && !is_sent) {
            return first.error();
        }
        std::size_t sent = 1;
        while (sent < messages.size()) {
            if (const auto more = try_send(messages[sent]); !more || !*more) {
                break; // the next call finds the same
            }
            ++sent;
        }
        return sent;
    }

    std::size_t max_message() const noexcept override { return opened_.sizes.max_message; }
    double was_full() const noexcept override { return backend::was_full(opened_); }

private:
    Outcome<bool> try_send(const Outgoing& message) noexcept
    {
        return attempted([&] { return opened_.queue->try_send(start_of(message), message.bytes.size(), message.type); });
    }
    Outcome<bool> send_soon(const Outgoing& message, const Wait& wait) noexcept
    {
        return attempted([&] {
            message_queue& queue = *opened_.queue;
            if (!is_endless(wait)) {
                return queue.timed_send(start_of(message), message.bytes.size(), message.type, wall_time(soon(wait)));
            }
            queue.send(start_of(message), message.bytes.size(), message.type);
            return true;
        });
    }
    // Not null, which memcpy() must not be given, even for no bytes.
    static const void* start_of(const Outgoing& message) noexcept
    {
        return message.bytes.empty() ? static_cast<const void*>(&message) : message.bytes.data();
    }

    const BoostObject& object_;
    const OpenedQueue& opened_;
    sys::FileDescriptor presence_;
    wait::SpinHabit spinning_;
};

class QueueReceiver : public Receiver {
public:
    QueueReceiver(const BoostObject& object, const OpenedQueue& opened, BoostStream stream, const wait::SpinHabit& spinning)
        : object_(object),
          opened_(opened),
          stream_(std::move(stream)),
          spinning_(spinning),
          buffer_(std::max<std::uint64_t>(opened.sizes.max_message, 1))
    {
    }

    Outcome<void> receive(slots::Inbox& inbox, std::size_t at_most, const Wait& wait) noexcept override
    {
        const std::size_t most = make_room(inbox, max_message(), at_most);
        const auto attempt = [&] { return inbox.size() != 0 ? Outcome<bool>(true) : look(inbox); };
        const auto sleep = [&](const Wait& until) {
            const auto slept = object_.is_still(opened_.found) ? receive_soon(inbox, until) : Outcome<bool>(Errc::removed);
            return slept ? Outcome<void>() : Outcome<void>(slept.error());
        };
        if (const auto first = persist(spinning_, wait, attempt, sleep); !first && inbox.size() == 0) {
            return first;
        }
        while (inbox.size() < most) {
            if (const auto more = try_receive(inbox); !more || !*more) {
                break; // the next call finds the same
            }
        }
        stream_.has_received();
        return {};
    }

    std::size_t max_message() const noexcept override { return opened_.sizes.max_message; }
    double was_full() const noexcept override { return backend::was_full(opened_); }

private:
    Outcome<bool> look(slots::Inbox& inbox) noexcept
    {
        const auto any = try_receive(inbox);
        if (!any || *any || !stream_.may_be_over()) {
            return any;
        }
        const auto last = try_receive(inbox); // of those who have left by now
        return !last || *last ? last : Outcome<bool>(Errc::end_of_stream);
    }
    Outcome<bool> try_receive(slots::Inbox& inbox) noexcept
    {
        return take(inbox, [](message_queue& queue, auto&... into) { return queue.try_receive(into...); });
    }
    Outcome<bool> receive_soon(slots::Inbox& inbox, const Wait& wait) noexcept
    {
        const bool is_only_way = stream_.never_ends() && is_endless(wait);
        return take(inbox, [&](message_queue& queue, auto&... into) {
            if (!is_only_way) {
                return queue.timed_receive(into..., wall_time(soon(wait)));
            }
            queue.receive(into...);
            return true;
        });
    }
    template <class Call>
    Outcome<bool> take(slots::Inbox& inbox, Call&& call) noexcept
    {
        std::byte* const start = buffer_.data();
        const message_queue::size_type size = buffer_.size();
        message_queue::size_type length = 0;
        unsigned priority = 0;
        const auto taken = attempted([&] { return call(*opened_.queue, start, size, length, priority); });
        if (!taken || !*taken) {
            return taken;
        }
        const bool is_sound = length <= opened_.sizes.max_message && priority <= 0xffffU;
        const auto place =
            is_sound ? inbox.add(static_cast<std::uint32_t>(length), static_cast<MessageType>(priority)) : std::nullopt;
        if (!place) {
            return Errc::corrupt;
        }
        std::copy_n(start, length, place->begin());
        return true;
    }

    const BoostObject& object_;
    const OpenedQueue& opened_;
    BoostStream stream_;
    wait::SpinHabit spinning_;
    std::vector<std::byte> buffer_; // Boost writes there before it says how much
};

struct QueueKind {
    static constexpr const char* name = "boost-queue";
    using Opened = OpenedQueue;
    using Sender = QueueSender;
    using Receiver = QueueReceiver;

    static void make(const char* memory, const BoostSizes& sizes, unsigned mode)
    {
        using boost::interprocess::create_only;
        const message_queue made(create_only, memory, sizes.slots, sizes.max_message, boost::interprocess::permissions(mode));
    }
    static Result<OpenedQueue> open(const BoostObject& object) { return open_existing(object); }
    static RingStatus status(const BoostObject& object, const OpenedQueue& opened)
    {
        RingStatus status = without_filled(object, opened);
        status.filled = opened.queue->get_num_msg();
        return status;
    }
    static Result<RingStatus> look(const BoostObject& object)
    {
        const auto opened = open_existing(object);
        return opened ? Result<RingStatus>(without_filled(object, *opened)) : Result<RingStatus>(opened.error());
    }

private:
    // How many messages are in it only its lock would say.
    static RingStatus without_filled(const BoostObject& object, const OpenedQueue& opened)
    {
        RingStatus status = object.status(RingState::ready, opened.found);
        status.slots = opened.sizes.slots;
        status.max_message = opened.sizes.max_message;
        status.data_bytes = opened.sizes.slots * opened.sizes.max_message;
        return status;
    }
};
using QueueTransport = BoostTransport<QueueKind>;

} // namespace

const TransportKind boost_queue{QueueTransport::open, QueueTransport::remove, QueueTransport::list};

} // namespace ringmain::backend
