#include <ringmain/backend/posixq_ends.hpp>

#include <ringmain/backend/inbox_room.hpp>
#include <ringmain/backend/patience.hpp>

#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <vector>

namespace ringmain::backend {
namespace {

// Nobody who sleeps in a queue is woken when it is removed: nobody sleeps for so long that he does not notice.
Wait a_while_of(const Wait& wait) noexcept
{
    constexpr std::chrono::milliseconds a_while(100);
    return {std::min<Deadline>(wait.deadline(), Clock::now() + a_while) - Clock::now(), wait.stop()};
}

double fullness(const sys::PosixQueue& queue) noexcept
{
    const auto now = queue.status();
    return now ? static_cast<double>(now->messages) / static_cast<double>(now->slots) : 0;
}

class PosixSender : public Sender {
public:
    PosixSender(sys::PosixQueue queue, std::size_t max_message, sys::FileDescriptor presence, const wait::SpinHabit& spinning)
        : queue_(std::move(queue)), max_message_(max_message), presence_(std::move(presence)), spinning_(spinning)
    {
    }

    Outcome<std::size_t> send(std::span<const Outgoing> messages, const Wait& wait) noexcept override
    {
        const auto attempt = [&] { return put(messages.front()); };
        const auto sleep = [&](const Wait& until) {
            const std::array ready{pollfd{queue_.descriptor(), POLLOUT, 0}};
            return doze_.until(ready, a_while_of(until));
        };
        if (const auto first = persist(spinning_, wait, attempt, sleep); !first) {
            return first.error();
        }
        std::size_t sent = 1;
        for (; sent < messages.size(); ++sent) {
            if (const auto more = put(messages[sent]); !more || !*more) {
                break; // the next call finds the same
            }
        }
        return sent;
    }

    std::size_t max_message() const noexcept override { return max_message_; }
    double was_full() const noexcept override { return fullness(queue_); }

private:
    // False: no room.
    Outcome<bool> put(const Outgoing& message) noexcept
    {
        if (message.type > sys::highest_priority) {
            return Errc::unsupported;
        }
        const auto sent = queue_.send(message.bytes, message.type);
        if (sent) {
            return true;
        }
        if (sent.error().os_error != EAGAIN) {
            return Errc::system;
        }
        return queue_.was_removed() ? Errc::removed : Outcome<bool>(false);
    }

    sys::PosixQueue queue_;
    std::size_t max_message_;
    sys::FileDescriptor presence_; // until we leave
    wait::SpinHabit spinning_;
    Doze doze_;
};

class PosixReceiver : public Receiver {
public:
    PosixReceiver(sys::PosixQueue queue, std::size_t max_message, sys::Presence presence, const wait::SpinHabit& spinning,
                  bool follow)
        : queue_(std::move(queue)), presence_(std::move(presence)), spinning_(spinning), follow_(follow), buffer_(max_message)
    {
    }

    Outcome<void> receive(slots::Inbox& inbox, std::size_t at_most, const Wait& wait) noexcept override
    {
        const std::size_t room = make_room(inbox, max_message(), at_most);
        const auto attempt = [&] { return take_or_end(inbox); };
        const auto sleep = [&](const Wait& until) { return doze(until); };
        const auto first = persist(spinning_, wait, attempt, sleep);
        while (first && inbox.size() < room) {
            if (const auto more = take(inbox); !more || !*more) {
                break; // the next call finds the same
            }
        }
        return first;
    }

    std::size_t max_message() const noexcept override { return buffer_.size(); }
    double was_full() const noexcept override { return fullness(queue_); }

private:
    // False: there is none.
    Outcome<bool> take(slots::Inbox& inbox) noexcept
    {
        const auto received = queue_.receive(buffer_);
        if (!received) {
            return received.error().os_error == EAGAIN ? Outcome<bool>(false) : Errc::system;
        }
        const auto place = inbox.add(static_cast<std::uint32_t>(received->length), static_cast<MessageType>(received->priority));
        std::copy_n(buffer_.begin(), received->length, place->begin());
        received_ = true;
        return true;
    }
    Outcome<bool> take_or_end(slots::Inbox& inbox) noexcept
    {
        const auto taken = take(inbox);
        if (!taken || *taken) {
            return taken;
        }
        const bool was_removed = queue_.was_removed();
        if (!was_removed && !has_no_senders()) {
            return false;
        }
        const auto last = take(inbox); // what was sent before they left
        return last && !*last ? (was_removed ? Errc::removed : Errc::end_of_stream) : last;
    }
    bool has_no_senders() const noexcept
    {
        return !follow_ && !presence_.has_senders() && (received_ || presence_.saw_the_last_leave());
    }
    // Once the last sender has hung up, poll never sleeps again; who sees the end of the stream does not come here then, and
    // who follows does not look.
    Outcome<void> doze(const Wait& wait) noexcept
    {
        const std::array ready{pollfd{queue_.descriptor(), POLLIN, 0}, pollfd{follow_ ? -1 : presence_.descriptor(), 0, 0}};
        return doze_.until(ready, a_while_of(wait));
    }

    sys::PosixQueue queue_;
    sys::Presence presence_;
    wait::SpinHabit spinning_;
    bool follow_;
    bool received_ = false;
    Doze doze_;
    std::vector<std::byte> buffer_;
};

} // namespace

std::unique_ptr<Sender> posix_sender(sys::PosixQueue queue, std::size_t max_message, sys::FileDescriptor presence,
                                     const wait::SpinHabit& spinning)
{
    return std::make_unique<PosixSender>(std::move(queue), max_message, std::move(presence), spinning);
}

std::unique_ptr<Receiver> posix_receiver(sys::PosixQueue queue, std::size_t max_message, sys::Presence presence,
                                         const wait::SpinHabit& spinning, bool follow)
{
    return std::make_unique<PosixReceiver>(std::move(queue), max_message, std::move(presence), spinning, follow);
}

} // namespace ringmain::backend
