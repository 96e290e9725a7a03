#include <ringmain/backend/pipe_ends.hpp>

#include <ringmain/backend/patience.hpp>
#include <ringmain/sys/pipe.hpp>

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

namespace ringmain::backend {
namespace {

constexpr std::size_t usual_buffer = std::size_t{64} << 10; // what a pipe holds, unless it is told otherwise

// In front of each payload.
struct Frame {
    std::uint32_t length;
    MessageType type;
    std::uint16_t reserved;
};
static_assert(sizeof(Frame) == 8);

class PipeSender : public Sender {
public:
    PipeSender(sys::FileDescriptor end, std::size_t max_message, const wait::SpinHabit& spinning)
        : pipe_(std::move(end)), max_message_(max_message), spinning_(spinning)
    {
        buffer_.reserve(usual_buffer);
    }

    Outcome<std::size_t> send(std::span<const Outgoing> messages, const Wait& wait) noexcept override
    {
        const std::size_t framed = frame(messages);
        std::size_t written = 0;
        const auto attempt = [&] { return write(written); };
        const auto begun = persist(spinning_, wait, attempt, [&](const Wait& until) { return doze(until); });
        if (!begun) {
            return begun.error();
        }
        std::size_t sent = 0;
        while (sent < framed && ends_[sent] <= written) {
            ++sent;
        }
        return sent < framed && written > (sent == 0 ? 0 : ends_[sent - 1]) ? finish(sent, written) : Outcome<std::size_t>(sent);
    }

    std::size_t max_message() const noexcept override { return max_message_; }
    double was_full() const noexcept override { return sys::share_filled(pipe_.get()); }

private:
    // As many as one write may take.
    std::size_t frame(std::span<const Outgoing> messages)
    {
        buffer_.clear();
        ends_.clear();
        for (const Outgoing& message : messages) {
            if (!ends_.empty() && buffer_.size() + sizeof(Frame) + message.bytes.size() > usual_buffer) {
                break;
            }
            const Frame header{static_cast<std::uint32_t>(message.bytes.size()), message.type, 0};
            const auto bytes = std::as_bytes(std::span(&header, 1));
            buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
            buffer_.insert(buffer_.end(), message.bytes.begin(), message.bytes.end());
            ends_.push_back(buffer_.size());
        }
        return ends_.size();
    }
    // True: something more is in the pipe.
    Outcome<bool> write(std::size_t& written) noexcept
    {
        const std::array parts{iovec{buffer_.data() + written, buffer_.size() - written}};
        const auto wrote = sys::write_pipe(pipe_.get(), parts, may_signal_);
        if (wrote) {
            written += *wrote;
            return true;
        }
        const int failure = wrote.error().os_error;
        return failure == EAGAIN ? Outcome<bool>(false) : failure == EPIPE ? Errc::peer_gone : Errc::system;
    }
    // Of the message that was cut nothing can be taken back, so it is written to its end, however long that takes.
    Outcome<std::size_t> finish(std::size_t sent, std::size_t written) noexcept
    {
        while (written < ends_[sent]) {
            const auto wrote = write(written);
            const auto waited = wrote && !*wrote ? doze(Wait()) : Outcome<void>();
            if (!wrote || !waited) {
                return wrote ? waited.error() : wrote.error();
            }
            while (sent + 1 < ends_.size() && written > ends_[sent]) { // the next one was begun
                ++sent;
            }
        }
        return sent + 1;
    }
    Outcome<void> doze(const Wait& wait) noexcept
    {
        const std::array ready{pollfd{pipe_.get(), POLLOUT, 0}};
        return doze_.until(ready, wait);
    }

    sys::FileDescriptor pipe_;
    std::size_t max_message_;
    wait::SpinHabit spinning_;
    Doze doze_;
    std::vector<std::byte> buffer_; // frames, one after the other,
    std::vector<std::size_t> ends_; // which end here
    bool may_signal_ = sys::broken_pipe_signals();
};

class PipeReceiver : public Receiver {
public:
    PipeReceiver(sys::FileDescriptor end, std::size_t max_message, const wait::SpinHabit& spinning)
        : pipe_(std::move(end)), max_message_(max_message), spinning_(spinning), buffer_(usual_buffer)
    {
    }

    Outcome<void> receive(slots::Inbox& inbox, std::size_t at_most, const Wait& wait) noexcept override
    {
        const auto attempt = [&]() -> Outcome<bool> {
            const auto before = unframe(inbox, at_most);
            if (!before || *before) {
                return before;
            }
            const auto more = read();
            return more && *more ? unframe(inbox, at_most) : more;
        };
        const auto sleep = [&](const Wait& until) {
            const std::array ready{pollfd{pipe_.get(), POLLIN, 0}};
            return doze_.until(ready, until);
        };
        return persist(spinning_, wait, attempt, sleep);
    }

    std::size_t max_message() const noexcept override { return max_message_; }
    double was_full() const noexcept override { return sys::share_filled(pipe_.get()); }

private:
    [[nodiscard]] std::size_t held() const noexcept { return end_ - begin_; }
    // The frame that begins at begin_, if its header is there.
    [[nodiscard]] std::optional<Frame> next() const noexcept
    {
        Frame frame{};
        if (held() < sizeof frame) {
            return std::nullopt;
        }
        std::memcpy(&frame, buffer_.data() + begin_, sizeof frame);
        return frame;
    }
    // True: at least one whole message was there.
    Outcome<bool> unframe(slots::Inbox& inbox, std::size_t at_most) noexcept
    {
        while (inbox.size() < at_most) {
            const auto frame = next();
            if (frame && frame->length > max_message_) {
                return Errc::corrupt;
            }
            if (!frame || held() < sizeof *frame + frame->length) {
                break;
            }
            const auto place = inbox.add(frame->length, frame->type);
            if (!place) {
                break;
            }
            std::copy_n(buffer_.begin() + static_cast<std::ptrdiff_t>(begin_ + sizeof *frame), frame->length, place->begin());
            begin_ += sizeof *frame + frame->length;
        }
        return inbox.size() != 0;
    }
    // Room for the rest of the next frame, and what there is of it.
    Outcome<bool> read() noexcept
    {
        std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(begin_), buffer_.begin() + static_cast<std::ptrdiff_t>(end_),
                  buffer_.begin());
        end_ -= std::exchange(begin_, 0);
        const auto frame = next();
        buffer_.resize(std::max(buffer_.size(), frame ? sizeof *frame + frame->length : 0));
        const ssize_t got = ::read(pipe_.get(), buffer_.data() + end_, buffer_.size() - end_);
        if (got == 0) {
            return Errc::end_of_stream; // for ever; what a killed producer began to write was never sent
        }
        if (got < 0) {
            return errno == EAGAIN || errno == EINTR ? Outcome<bool>(false) : Errc::system;
        }
        end_ += static_cast<std::size_t>(got);
        return true;
    }

    sys::FileDescriptor pipe_;
    std::size_t max_message_;
    wait::SpinHabit spinning_;
    Doze doze_;
    std::vector<std::byte> buffer_;
    std::size_t begin_ = 0; // of what was read and not yet delivered
    std::size_t end_ = 0;
};

} // namespace

std::unique_ptr<Sender> pipe_sender(sys::FileDescriptor end, std::size_t max_message, const wait::SpinHabit& spinning)
{
    return std::make_unique<PipeSender>(std::move(end), max_message, spinning);
}

std::unique_ptr<Receiver> pipe_receiver(sys::FileDescriptor end, std::size_t max_message, const wait::SpinHabit& spinning)
{
    return std::make_unique<PipeReceiver>(std::move(end), max_message, spinning);
}

} // namespace ringmain::backend
