#include <ringmain/backend/fifo_ends.hpp>

#include <ringmain/backend/inbox_room.hpp>
#include <ringmain/backend/patience.hpp>
#include <ringmain/sys/pipe.hpp>

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace ringmain::backend {
namespace {

class FifoSender : public Sender {
public:
    FifoSender(std::string path, std::size_t capacity, const wait::SpinHabit& spinning)
        : path_(std::move(path)), capacity_(capacity), spinning_(spinning)
    {
        (void)open(); // where somebody reads already, he learns of us now
    }

    Outcome<std::size_t> send(std::span<const Outgoing> messages, const Wait& wait) noexcept override
    {
        if (messages.front().bytes.empty() || messages.front().type != 0) {
            return Errc::unsupported;
        }
        Nap nap;
        const auto attempt = [&] { return write(messages.front()); };
        const auto sleep = [&](const Wait& until) {
            const std::array ready{pollfd{fifo_.get(), POLLOUT, 0}};
            return fifo_ ? doze_.until(ready, until) : nap(until);
        };
        const auto sent = persist(spinning_, wait, attempt, sleep);
        return sent ? Outcome<std::size_t>(std::size_t{1}) : Outcome<std::size_t>(sent.error());
    }

    std::size_t max_message() const noexcept override { return sys::atomic_write; }
    double was_full() const noexcept override { return sys::share_filled(fifo_.get()); }

private:
    // False: nobody reads yet.
    Outcome<bool> open() noexcept
    {
        auto opened = sys::open_fifo(path_, sys::FifoEnd::write);
        if (!opened) {
            return opened.error().os_error == ENXIO    ? Outcome<bool>(false)
                   : opened.error().os_error == ENOENT ? Errc::removed
                                                       : Errc::system;
        }
        fifo_ = std::move(*opened);
        (void)sys::pipe_capacity(fifo_.get(), capacity_); // was checked; somebody else may have used up what the user may have
        return true;
    }
    Outcome<bool> write(const Outgoing& message) noexcept
    {
        if (!fifo_) {
            const Outcome<bool> opened = open();
            if (!opened || !*opened) {
                return opened;
            }
        }
        const std::array parts{iovec{const_cast<std::byte*>(message.bytes.data()), message.bytes.size()}};
        const auto written = sys::write_pipe(fifo_.get(), parts, may_signal_);
        if (written) {
            return true;
        }
        if (written.error().os_error == EPIPE) {
            fifo_.close(); // the next message waits for the next reader
            return Errc::peer_gone;
        }
        return written.error().os_error == EAGAIN ? Outcome<bool>(false) : Errc::system;
    }

    std::string path_;
    std::size_t capacity_;
    wait::SpinHabit spinning_;
    sys::FileDescriptor fifo_; // empty while nobody reads
    Doze doze_;
    bool may_signal_ = sys::broken_pipe_signals();
};

class FifoReceiver : public Receiver {
public:
    FifoReceiver(std::string path, sys::FileDescriptor end, const wait::SpinHabit& spinning, bool follow)
        : path_(std::move(path)), fifo_(std::move(end)), spinning_(spinning), follow_(follow)
    {
    }

    Outcome<void> receive(slots::Inbox& inbox, std::size_t at_most, const Wait& wait) noexcept override
    {
        const auto attempt = [&] { return read(inbox); };
        const auto sleep = [&](const Wait& until) {
            const std::array ready{pollfd{fifo_.get(), POLLIN, 0}};
            return doze_.until(ready, until);
        };
        const std::size_t most = make_room(inbox, max_message(), at_most);
        const auto first = persist(spinning_, wait, attempt, sleep);
        while (first && inbox.size() < most) {
            if (const auto more = read(inbox); !more || !*more) {
                break; // the next call finds the same
            }
        }
        return first;
    }

    std::size_t max_message() const noexcept override { return sys::atomic_write; }
    double was_full() const noexcept override { return sys::share_filled(fifo_.get()); }

private:
    Outcome<bool> read(slots::Inbox& inbox) noexcept
    {
        const ssize_t got = ::read(fifo_.get(), buffer_.data(), buffer_.size());
        if (got > 0) {
            const auto place = inbox.add(static_cast<std::uint32_t>(got), 0);
            std::copy_n(buffer_.begin(), got, place->begin());
            return true;
        }
        if (got == 0) {
            return at_end();
        }
        return errno == EAGAIN || errno == EINTR ? Outcome<bool>(false) : Errc::system;
    }
    // Nobody has it open for writing. Whether somebody had since we opened it, the kernel tells who polls.
    Outcome<bool> at_end() noexcept
    {
        pollfd watched{fifo_.get(), POLLIN, 0};
        if (::poll(&watched, 1, 0) != 1 || (watched.revents & POLLHUP) == 0) {
            return false;
        }
        if (!follow_) {
            return Errc::end_of_stream;
        }
        auto again = sys::open_fifo(path_, sys::FifoEnd::read); // one who hung up would never let us sleep
        if (!again) {
            return again.error().os_error == ENOENT ? Errc::removed : Errc::system;
        }
        fifo_ = std::move(*again);
        return false;
    }

    std::string path_;
    sys::FileDescriptor fifo_;
    wait::SpinHabit spinning_;
    bool follow_;
    Doze doze_;
    std::array<std::byte, sys::atomic_write> buffer_{};
};

} // namespace

std::unique_ptr<Sender> fifo_sender(std::string path, std::size_t capacity, const wait::SpinHabit& spinning)
{
    return std::make_unique<FifoSender>(std::move(path), capacity, spinning);
}

std::unique_ptr<Receiver> fifo_receiver(std::string path, sys::FileDescriptor end, const wait::SpinHabit& spinning, bool follow)
{
    return std::make_unique<FifoReceiver>(std::move(path), std::move(end), spinning, follow);
}

} // namespace ringmain::backend
