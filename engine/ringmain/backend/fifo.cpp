// `fifo`: a pipe with a name. What is written is the bare payload, so that `cat` reads it; each message is a packet, so that our
// own consumers see where it ends.

#include <ringmain/backend/inbox_room.hpp>
#include <ringmain/backend/patience.hpp>
#include <ringmain/backend/transport.hpp>
#include <ringmain/sys/pipe.hpp>
#include <ringmain/sys/runtime_folder.hpp>

#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace ringmain::backend {
namespace {

std::string label_of(std::string_view name)
{
    return fmt::format("fifo '{}'", name);
}

Result<std::string> path_of(const std::string& name)
{
    return name.find('/') != name.npos ? Result<std::string>(name) : sys::runtime_path(name, "fifo");
}

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
    double was_full() const noexcept override
    {
        const auto capacity = sys::pipe_capacity(fifo_.get(), 0);
        return capacity ? static_cast<double>(sys::was_in_pipe(fifo_.get())) / static_cast<double>(*capacity) : 0;
    }

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
    FifoReceiver(std::string path, sys::FileDescriptor fifo, const wait::SpinHabit& spinning, bool follow)
        : path_(std::move(path)), fifo_(std::move(fifo)), spinning_(spinning), follow_(follow)
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
    double was_full() const noexcept override
    {
        const auto capacity = sys::pipe_capacity(fifo_.get(), 0);
        return capacity ? static_cast<double>(sys::was_in_pipe(fifo_.get())) / static_cast<double>(*capacity) : 0;
    }

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

class Fifo : public Transport {
public:
    Fifo(std::string name, std::string path, std::size_t capacity)
        : name_(std::move(name)), path_(std::move(path)), capacity_(capacity)
    {
    }

    Result<std::unique_ptr<Sender>> sender(const wait::SpinHabit& spinning) override
    {
        return std::unique_ptr<Sender>(std::make_unique<FifoSender>(path_, capacity_, spinning));
    }
    Result<std::unique_ptr<Receiver>> receiver(const wait::SpinHabit& spinning, const ReceiverTerms& terms) override
    {
        auto fifo = sys::open_fifo(path_, sys::FifoEnd::read);
        if (!fifo) {
            return sys::explain(fifo.error(), label_of(name_));
        }
        return std::unique_ptr<Receiver>(std::make_unique<FifoReceiver>(path_, std::move(*fifo), spinning, terms.follow));
    }
    Result<RingStatus> status() const override { return status_of(name_, path_); }

    static Result<RingStatus> status_of(const std::string& name, const std::string& path)
    {
        struct stat found {};
        if (::stat(path.c_str(), &found) != 0) {
            return sys::explain({"stat", errno}, label_of(name));
        }
        if (!S_ISFIFO(found.st_mode)) {
            return Error{Errc::foreign, 0, "open", label_of(name), "choose another path: something else is there"};
        }
        RingStatus status;
        status.state = RingState::ready;
        status.name = name;
        status.backend = "fifo";
        status.max_message = sys::atomic_write;
        status.owner_uid = found.st_uid;
        status.mode = found.st_mode & 0777U;
        return status;
    }

private:
    std::string name_;
    std::string path_;
    std::size_t capacity_;
};

Result<void> check(const TransportRequest& request)
{
    if (request.max_message.value_or(0) > sys::atomic_write) {
        return Error{Errc::bad_option, 0, "create", fmt::format("max-message {}", *request.max_message),
                     fmt::format("use at most {} bytes, which a FIFO takes in one piece, or the backend pipe, unix or lanes",
                                 sys::atomic_write)};
    }
    if (const auto probe = sys::make_pipe(); request.capacity && probe) {
        if (const auto fits = sys::pipe_capacity(probe->write.get(), *request.capacity); !fits) {
            return Error{Errc::no_space, fits.error().os_error, "create", fmt::format("capacity {}", *request.capacity),
                         "ask for less, or raise /proc/sys/fs/pipe-max-size"};
        }
    }
    return {};
}

Result<std::shared_ptr<Transport>> open_fifo(const TransportRequest& request)
{
    const auto path = path_of(request.name);
    if (!path) {
        return path.error();
    }
    if (const auto sound = check(request); !sound) {
        return sound.error();
    }
    if (request.how != TransportRequest::How::open) {
        const bool has_own_place = request.name.find('/') != request.name.npos;
        if (const auto ready = has_own_place ? Result<void>() : sys::make_runtime_folder(); !ready) {
            return ready.error();
        }
        const auto made = sys::make_fifo(*path, request.mode);
        const bool is_there = !made && made.error().os_error == EEXIST;
        if (is_there && request.how == TransportRequest::How::create) {
            return Error{Errc::exists, EEXIST, "mkfifo", label_of(request.name), std::string(remedy(Errc::exists))};
        }
        if (!made && !is_there) {
            return sys::explain(made.error(), label_of(request.name));
        }
    }
    if (const auto found = Fifo::status_of(request.name, *path); !found) {
        return found.error();
    }
    return std::shared_ptr<Transport>(std::make_shared<Fifo>(request.name, *path, request.capacity.value_or(0)));
}

// Those who have it open go on: to see them would mean to open it, and that they would see.
Result<void> remove_fifo(const std::string& name, bool /*even_if_in_use*/)
{
    const auto path = path_of(name);
    if (!path) {
        return path.error();
    }
    if (const auto found = Fifo::status_of(name, *path); !found) {
        return found.error();
    }
    return ::unlink(path->c_str()) == 0 ? Result<void>() : Result<void>(sys::explain({"unlink", errno}, label_of(name)));
}

std::vector<RingStatus> list_fifos()
{
    std::vector<RingStatus> found;
    for (const std::string& name : sys::runtime_names("fifo")) {
        const auto path = path_of(name);
        if (auto status = path ? Fifo::status_of(name, *path) : Result<RingStatus>(path.error())) {
            found.push_back(*std::move(status));
        }
    }
    return found;
}

} // namespace

const TransportKind fifo{open_fifo, remove_fifo, list_fifos};

} // namespace ringmain::backend
