// `signal`: messages of up to 8 bytes as queued signals, for the sake of latency. See signal_ends.hpp.

#include <ringmain/backend/note.hpp>
#include <ringmain/backend/signal_ends.hpp>
#include <ringmain/sys/lock_file.hpp>
#include <ringmain/sys/queued_signal.hpp>
#include <ringmain/sys/runtime_folder.hpp>

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <utility>

namespace ringmain::backend {
namespace {

constexpr const char* signal_kind = "signal";

Result<SignalPlace> place_of(const std::string& name)
{
    const auto presence_path = sys::runtime_path(name, signal_kind);
    const auto reader_path = sys::runtime_path(name, "signal-reader");
    return presence_path && reader_path ? Result<SignalPlace>(SignalPlace{name, *presence_path, *reader_path})
                                        : Result<SignalPlace>(presence_path ? reader_path.error() : presence_path.error());
}

Result<RingStatus> status_of(const SignalPlace& place)
{
    const auto found = sys::facts_of(place.presence_path);
    if (!found) {
        return sys::explain(found.error(), place.label());
    }
    if (!found->is_fifo || !found->is_trusted) {
        return Error{Errc::foreign, 0, "open", place.label(), "choose another name: something else is there"};
    }
    RingStatus status;
    status.state = RingState::ready;
    status.name = place.name;
    status.backend = signal_kind;
    status.max_message = sys::SignalMessage::most;
    status.owner_uid = found->owner_uid;
    status.mode = found->mode;
    return status;
}

class SignalTransport : public Transport {
public:
    SignalTransport(SignalPlace place, Note note) : place_(std::move(place)), note_(std::move(note)) {}

    Result<std::unique_ptr<Sender>> sender(const wait::SpinHabit& spinning) override
    {
        return join_as_signal_sender(place_, note_, spinning);
    }
    Result<std::unique_ptr<Receiver>> receiver(const wait::SpinHabit& spinning, const ReceiverTerms& terms) override
    {
        return join_as_signal_receiver(place_, note_, spinning, terms.follow);
    }
    Result<RingStatus> status() const override
    {
        auto status = status_of(place_);
        return status ? std::move(status) : Result<RingStatus>(place_.failure_of_found(status.error()));
    }

private:
    SignalPlace place_;
    Note note_;
};

Result<std::shared_ptr<Transport>> open_signal(const TransportRequest& request)
{
    if (request.max_message.value_or(0) > sys::SignalMessage::most) {
        return Error{Errc::bad_option, 0, "create", fmt::format("max-message {}", *request.max_message),
                     fmt::format("use at most {} bytes, which is what a signal carries, or the backend unix, pipe or lanes",
                                 sys::SignalMessage::most)};
    }
    auto place = place_of(request.name);
    auto note = Note::of(request.name, signal_kind);
    if (!place || !note) {
        return place ? note.error() : place.error();
    }
    if (request.how != TransportRequest::How::open) {
        const auto made = note->make(request.mode);
        if (!made) {
            return made.error();
        }
        if (!*made && request.how == TransportRequest::How::create) {
            return Error{Errc::exists, EEXIST, "mkfifo", place->label(), std::string(remedy(Errc::exists))};
        }
    }
    if (const auto found = status_of(*place); !found) {
        return found.error();
    }
    return std::shared_ptr<Transport>(std::make_shared<SignalTransport>(*std::move(place), *std::move(note)));
}

Result<void> remove_signal(const std::string& name, bool even_if_in_use)
{
    const auto place = place_of(name);
    const auto note = Note::of(name, signal_kind);
    if (!place || !note) {
        return place ? note.error() : place.error();
    }
    if (const auto found = status_of(*place); !found) {
        return found.error();
    }
    if (auto free = even_if_in_use ? Result<void>() : note->check_unattended(); !free) {
        return free;
    }
    if (const auto file = sys::open_lock_file(place->reader_path, sys::Making::none)) {
        if (const auto reader = sys::ReceiverNoteMapping::write(file->get())) {
            (*reader)->pid.store(0, std::memory_order_release); // so that both sides notice
        }
    }
    (void)::unlink(place->reader_path.c_str());
    return note->remove();
}

std::vector<RingStatus> list_signals()
{
    std::vector<RingStatus> found;
    for (const std::string& name : sys::runtime_names(signal_kind)) {
        const auto place = place_of(name);
        if (auto status = place ? status_of(*place) : Result<RingStatus>(place.error())) {
            found.push_back(*std::move(status));
        }
    }
    return found;
}

} // namespace

const TransportKind queued_signal{open_signal, remove_signal, list_signals};

} // namespace ringmain::backend
