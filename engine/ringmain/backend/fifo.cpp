// `fifo`: a pipe with a name. What is written is the bare payload, so that `cat` reads it; each message is a packet, so that our
// own consumers see where it ends.

#include <ringmain/backend/fifo_ends.hpp>
#include <ringmain/sys/pipe.hpp>
#include <ringmain/sys/runtime_folder.hpp>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace ringmain::backend {
namespace {

std::string fifo_label(std::string_view name)
{
    return fmt::format("fifo '{}'", name);
}

Result<std::string> path_of(const std::string& name)
{
    return name.find('/') != name.npos ? Result<std::string>(name) : sys::runtime_path(name, "fifo");
}

class Fifo : public Transport {
public:
    Fifo(std::string name, std::string path, std::size_t capacity)
        : name_(std::move(name)), path_(std::move(path)), capacity_(capacity)
    {
    }

    Result<std::unique_ptr<Sender>> sender(const wait::SpinHabit& spinning) override
    {
        return fifo_sender(path_, capacity_, spinning);
    }
    Result<std::unique_ptr<Receiver>> receiver(const wait::SpinHabit& spinning, const ReceiverTerms& terms) override
    {
        auto fifo = sys::open_fifo(path_, sys::FifoEnd::read);
        if (!fifo) {
            return sys::explain(fifo.error(), fifo_label(name_));
        }
        return fifo_receiver(path_, std::move(*fifo), spinning, terms.follow);
    }
    Result<RingStatus> status() const override { return status_of(name_, path_); }

    static Result<RingStatus> status_of(const std::string& name, const std::string& path)
    {
        struct stat found {};
        if (::stat(path.c_str(), &found) != 0) {
            return sys::explain({"stat", errno}, fifo_label(name));
        }
        if (!S_ISFIFO(found.st_mode)) {
            return Error{Errc::foreign, 0, "open", fifo_label(name), "choose another path: something else is there"};
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
            return Error{Errc::exists, EEXIST, "mkfifo", fifo_label(request.name), std::string(remedy(Errc::exists))};
        }
        if (!made && !is_there) {
            return sys::explain(made.error(), fifo_label(request.name));
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
    return ::unlink(path->c_str()) == 0 ? Result<void>() : Result<void>(sys::explain({"unlink", errno}, fifo_label(name)));
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
