// `pipe`: an anonymous pipe between a process and the peer that it starts, or between threads. Messages are framed, so that they
// may be longer than what a pipe takes in one piece, and carry a type.

#include <ringmain/backend/pipe_ends.hpp>
#include <ringmain/sys/pipe.hpp>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <mutex>
#include <utility>

namespace ringmain::backend {
namespace {

constexpr const char* pipe_label = "pipe";
constexpr std::size_t usual_max_message = std::size_t{64} << 10;
constexpr std::size_t largest_framed = std::size_t{1} << 30;

class Pipe : public Transport {
public:
    Pipe(sys::PipeEnds ends, std::size_t max_message) : ends_(std::move(ends)), max_message_(max_message) {}

    Result<std::unique_ptr<Sender>> sender(const wait::SpinHabit& spinning) override
    {
        auto end = take(ends_.write, "it has one producer, and whoever has the other end");
        return end ? Result<std::unique_ptr<Sender>>(pipe_sender(std::move(*end), max_message_, spinning))
                   : Result<std::unique_ptr<Sender>>(end.error());
    }
    Result<std::unique_ptr<Receiver>> receiver(const wait::SpinHabit& spinning, const ReceiverTerms& /*terms*/) override
    {
        auto end = take(ends_.read, "it has one consumer, and whoever has the other end");
        return end ? Result<std::unique_ptr<Receiver>>(pipe_receiver(std::move(*end), max_message_, spinning))
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
            return Error{Errc::full_house, 0, "join", pipe_label,
                         fmt::format("use another backend, such as fifo or unix: {}", why)};
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
        return Error{Errc::absent, 0, "open", pipe_label, "create it: a pipe has no name by which it could be found"};
    }
    auto made = sys::make_pipe();
    return made ? Result<sys::PipeEnds>(std::move(*made)) : Result<sys::PipeEnds>(sys::explain(made.error(), pipe_label));
}

Result<std::shared_ptr<Transport>> open_pipe(const TransportRequest& request)
{
    const std::uint64_t max_message = request.max_message.value_or(usual_max_message);
    if (max_message > largest_framed) {
        return Error{Errc::bad_option, 0, "open", fmt::format("max-message {}", max_message),
                     fmt::format("use at most {} bytes", largest_framed)};
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
