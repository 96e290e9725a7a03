// `pipe`: an anonymous pipe between a process and the peer that it starts, or between threads. Messages are framed, so that they
// may be longer than what a pipe takes in one piece, and carry a type.

#include <ringmain/backend/patience.hpp>
#include <ringmain/backend/transport.hpp>
#include <ringmain/sys/pipe.hpp>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <mutex>

namespace ringmain::backend {
namespace {

constexpr const char* label = "pipe";
constexpr std::size_t usual_max_message = std::size_t{64} << 10;
constexpr std::size_t largest_message = std::size_t{1} << 30;
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
    PipeSender(sys::FileDescriptor pipe, std::size_t max_message, const wait::SpinHabit& spinning)
        : pipe_(std::move(pipe)), max_message_(max_message), spinning_(spinning)
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
    double was_full() const noexcept override
    {
        const auto capacity = sys::pipe_capacity(pipe_.get(), 0);
        return capacity ? static_cast<double>(sys::was_in_pipe(pipe_.get())) / static_cast<double>(*capacity) : 0;
    }

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
    PipeReceiver(sys::FileDescriptor pipe, std::size_t max_message, const wait::SpinHabit& spinning)
        : pipe_(std::move(pipe)), max_message_(max_message), spinning_(spinning), buffer_(usual_buffer)
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
    double was_full() const noexcept override
    {
        const auto capacity = sys::pipe_capacity(pipe_.get(), 0);
        return capacity ? static_cast<double>(sys::was_in_pipe(pipe_.get())) / static_cast<double>(*capacity) : 0;
    }

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

class Pipe : public Transport {
public:
    Pipe(sys::PipeEnds ends, std::size_t max_message) : ends_(std::move(ends)), max_message_(max_message) {}

    Result<std::unique_ptr<Sender>> sender(const wait::SpinHabit& spinning) override
    {
        auto end = take(ends_.write, "it has one producer, and whoever has the other end");
        return end ? Result<std::unique_ptr<Sender>>(std::make_unique<PipeSender>(std::move(*end), max_message_, spinning))
                   : Result<std::unique_ptr<Sender>>(end.error());
    }
    Result<std::unique_ptr<Receiver>> receiver(const wait::SpinHabit& spinning, const ReceiverTerms& /*terms*/) override
    {
        auto end = take(ends_.read, "it has one consumer, and whoever has the other end");
        return end ? Result<std::unique_ptr<Receiver>>(std::make_unique<PipeReceiver>(std::move(*end), max_message_, spinning))
                   : Result<std::unique_ptr<Receiver>>(end.error());
    }
    Result<RingStatus> status() const override
    {
        RingStatus status;
        status.state = RingState::ready;
        status.backend = "pipe";
        status.max_message = max_message_;
        return status;
    }

private:
    Result<sys::FileDescriptor> take(sys::FileDescriptor& end, std::string_view why)
    {
        const std::scoped_lock lock(taking_);
        if (!end) {
            return Error{Errc::full_house, 0, "join", label, fmt::format("use another backend, such as fifo or unix: {}", why)};
        }
        return std::exchange(end, sys::FileDescriptor());
    }

    std::mutex taking_;
    sys::PipeEnds ends_;
    std::size_t max_message_;
};

// Either end of a pipe that somebody else made, who gives it to us.
Result<sys::PipeEnds> adopt(int id)
{
    struct stat found {};
    const int flags = ::fcntl(id, F_GETFL);
    if (flags < 0 || ::fstat(id, &found) != 0 || !S_ISFIFO(found.st_mode)) {
        return Error{Errc::bad_option, flags < 0 ? EBADF : 0, "open", fmt::format("descriptor {}", id),
                     "give the number of a descriptor that is a pipe, or let ringmain-produce --exec start this program"};
    }
    ::fcntl(id, F_SETFL, flags | O_NONBLOCK);
    ::fcntl(id, F_SETFD, FD_CLOEXEC);
    sys::PipeEnds ends;
    ((flags & O_ACCMODE) == O_RDONLY ? ends.read : ends.write) = sys::FileDescriptor(id);
    return ends;
}

Result<sys::PipeEnds> make_ends(const TransportRequest& request)
{
    if (request.id) {
        return adopt(*request.id);
    }
    if (request.how == TransportRequest::How::open) {
        return Error{Errc::absent, 0, "open", label, "create it: a pipe has no name by which it could be found"};
    }
    auto made = sys::make_pipe();
    return made ? Result<sys::PipeEnds>(std::move(*made)) : Result<sys::PipeEnds>(sys::explain(made.error(), label));
}

Result<std::shared_ptr<Transport>> open_pipe(const TransportRequest& request)
{
    const std::uint64_t max_message = request.max_message.value_or(usual_max_message);
    if (max_message > largest_message) {
        return Error{Errc::bad_option, 0, "open", fmt::format("max-message {}", max_message),
                     fmt::format("use at most {} bytes", largest_message)};
    }
    auto ends = make_ends(request);
    if (!ends) {
        return ends.error();
    }
    const int either = ends->write ? ends->write.get() : ends->read.get();
    if (const auto fits = sys::pipe_capacity(either, request.capacity.value_or(0)); !fits) {
        return Error{Errc::no_space, fits.error().os_error, "open", fmt::format("capacity {}", *request.capacity),
                     "ask for less, or raise /proc/sys/fs/pipe-max-size"};
    }
    return std::shared_ptr<Transport>(std::make_shared<Pipe>(std::move(*ends), max_message));
}

} // namespace

const TransportKind pipe{open_pipe, nullptr, nullptr};

} // namespace ringmain::backend
