#include <ringmain/backend/msgq_ends.hpp>

#include <ringmain/backend/inbox_room.hpp>
#include <ringmain/backend/patience.hpp>
#include <ringmain/sys/process.hpp>
#include <ringmain/sys/sysctl.hpp>

#include <algorithm>
#include <cerrno>
#include <limits>

namespace ringmain::backend {
namespace {

using sys::Blocking;

// A System V message has no type 0.
constexpr long type_of_zero = 1;
constexpr long largest_type = std::numeric_limits<MessageType>::max();

// The kernel has no wait with an end: only who need not look up may sleep in the queue, all others nap between attempts.
bool may_block(const Wait& wait) noexcept
{
    return wait.deadline() == never && !wait.stop().stop_possible();
}

// As full as the fuller of what it counts, bytes and messages, which have the same bound.
double fullness(const sys::MessageQueue& queue) noexcept
{
    const auto now = queue.status();
    if (!now || now->capacity == 0) {
        return 0;
    }
    return std::min(1.0, static_cast<double>(std::max(now->bytes, now->messages)) / static_cast<double>(now->capacity));
}

class QueueSender : public Sender {
public:
    QueueSender(sys::MessageQueue queue, std::size_t max_message, sys::FileDescriptor presence, const wait::SpinHabit& spinning)
        : queue_(queue), presence_(std::move(presence)), spinning_(spinning), buffer_(max_message)
    {
    }

    Outcome<std::size_t> send(std::span<const Outgoing> messages, const Wait& wait) noexcept override
    {
        fill(messages.front());
        const std::size_t length = messages.front().bytes.size();
        Nap nap;
        bool is_sent = false;
        const auto attempt = [&] { return is_sent ? Outcome<bool>(true) : put(length, Blocking::no); };
        const auto sleep = [&](const Wait& until) -> Outcome<void> {
            if (!may_block(until)) {
                return nap(until);
            }
            const auto done = put(length, Blocking::yes);
            is_sent = done.has_value();
            return done ? Outcome<void>() : done.error();
        };
        const auto first = persist(spinning_, wait, attempt, sleep);
        return first ? Outcome<std::size_t>(1 + put_more(messages.subspan(1))) : Outcome<std::size_t>(first.error());
    }

    std::size_t max_message() const noexcept override { return buffer_.longest(); }
    double was_full() const noexcept override { return fullness(queue_); }

private:
    void fill(const Outgoing& message) noexcept { buffer_.fill(std::max<long>(message.type, type_of_zero), message.bytes); }

    // What is in the buffer. False: no room.
    Outcome<bool> put(std::size_t length, Blocking blocking) noexcept
    {
        const auto sent = queue_.send(buffer_, length, blocking);
        if (sent) {
            return true;
        }
        switch (sent.error().os_error) {
        case EAGAIN: return false;
        case EINVAL: return queue_.status() ? Errc::too_big : Errc::removed; // too big since kernel.msgmax was lowered
        default: return sys::outcome_of(sent.error().os_error);
        }
    }
    // As many as there is room for. What fails is found again by the next call.
    std::size_t put_more(std::span<const Outgoing> messages) noexcept
    {
        std::size_t sent = 0;
        for (const Outgoing& message : messages) {
            fill(message);
            if (const auto done = put(message.bytes.size(), Blocking::no); !done || !*done) {
                break;
            }
            ++sent;
        }
        return sent;
    }

    sys::MessageQueue queue_;
    sys::FileDescriptor presence_;
    wait::SpinHabit spinning_;
    sys::QueueBuffer buffer_;
};

class QueueReceiver : public Receiver {
public:
    QueueReceiver(sys::MessageQueue queue, std::size_t max_message, std::optional<sys::Presence> presence,
                  const wait::SpinHabit& spinning, const ReceiverTerms& terms)
        : queue_(queue), presence_(std::move(presence)), spinning_(spinning), terms_(terms), buffer_(max_message)
    {
    }

    Outcome<void> receive(slots::Inbox& inbox, std::size_t at_most, const Wait& wait) noexcept override
    {
        const std::size_t longest = max_message();
        const std::size_t room = make_room(inbox, longest, at_most);
        Nap nap;
        const auto attempt = [&] { return inbox.size() != 0 ? Outcome<bool>(true) : take_or_end(inbox); };
        const auto sleep = [&](const Wait& until) -> Outcome<void> {
            if (!terms_.follow || !may_block(until)) {
                return nap(until);
            }
            const auto taken = take(inbox, Blocking::yes);
            return taken ? Outcome<void>() : taken.error();
        };
        const auto first = persist(spinning_, wait, attempt, sleep);
        while (first && inbox.size() < room && longest == max_message()) { // after a longer one there is room for no other
            if (const auto more = take(inbox, Blocking::no); !more || !*more) {
                break; // the next call finds the same
            }
        }
        return first;
    }

    std::size_t max_message() const noexcept override { return buffer_.longest(); }
    double was_full() const noexcept override { return fullness(queue_); }

private:
    // False: there is none of the type, or, behind the first, no room for it.
    Outcome<bool> take(slots::Inbox& inbox, Blocking blocking) noexcept
    {
        for (;;) {
            const auto length = queue_.receive(buffer_, terms_.type.value_or(0), blocking);
            if (length) {
                const auto place = inbox.add(static_cast<std::uint32_t>(*length),
                                             static_cast<MessageType>(std::min(buffer_.type(), largest_type)));
                std::copy_n(buffer_.payload(), *length, place->begin());
                received_ = true;
                return true;
            }
            if (length.error().os_error != E2BIG) {
                return length.error().os_error == ENOMSG ? Outcome<bool>(false) : sys::outcome_of(length.error().os_error);
            }
            if (inbox.size() != 0) {
                return false;
            }
            grow();
            (void)make_room(inbox, max_message(), 1);
        }
    }
    Outcome<bool> take_or_end(slots::Inbox& inbox) noexcept
    {
        const auto taken = take(inbox, Blocking::no);
        if (!taken || *taken) {
            return taken;
        }
        const auto is_over = has_no_senders();
        if (!is_over || !*is_over) {
            return is_over;
        }
        const auto last = take(inbox, Blocking::no); // what was sent before they left
        return last && !*last ? Errc::end_of_stream : last;
    }

    // Plain programs are not seen at the note: whoever sent last counts as a sender for as long as he runs.
    Outcome<bool> has_no_senders() noexcept
    {
        if (terms_.follow || (presence_ && presence_->has_senders())) {
            return false;
        }
        if (!received_ && !(presence_ && presence_->saw_the_last_leave())) {
            return false;
        }
        const auto now = queue_.status();
        if (!now) {
            return sys::outcome_of(now.error().os_error);
        }
        if (presence_ && (now->last_sender == 0 || static_cast<std::uint32_t>(now->last_sender) == sys::current_process())) {
            return true;
        }
        return now->last_sender != 0 && !sys::still_runs(now->last_sender);
    }

    void grow()
    {
        const auto now = queue_.status();
        const std::uint64_t bound = now ? std::min(now->capacity, longest_queued()) : 0;
        buffer_.grow(std::max<std::size_t>(bound, 2 * buffer_.longest() + 1)); // the bounds may have been lowered since
    }

    sys::MessageQueue queue_;
    std::optional<sys::Presence> presence_;
    wait::SpinHabit spinning_;
    ReceiverTerms terms_;
    bool received_ = false;
    sys::QueueBuffer buffer_;
};

} // namespace

std::uint64_t longest_queued()
{
    constexpr std::uint64_t usual = 8192;
    return sys::sysctl("kernel.msgmax", usual);
}

std::unique_ptr<Sender> queue_sender(sys::MessageQueue queue, std::size_t max_message, sys::FileDescriptor presence,
                                     const wait::SpinHabit& spinning)
{
    return std::make_unique<QueueSender>(queue, max_message, std::move(presence), spinning);
}

std::unique_ptr<Receiver> queue_receiver(sys::MessageQueue queue, std::size_t max_message, std::optional<sys::Presence> presence,
                                         const wait::SpinHabit& spinning, const ReceiverTerms& terms)
{
    return std::make_unique<QueueReceiver>(queue, max_message, std::move(presence), spinning, terms);
}

} // namespace ringmain::backend
