#include <ringmain/backend/patience.hpp>
#include <ringmain/backend/signal_ends.hpp>
#include <ringmain/sys/lock_file.hpp>
#include <ringmain/sys/queued_signal.hpp>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <optional>
#include <utility>

namespace ringmain::backend {
namespace {

class SignalSender : public Sender {
public:
    SignalSender(SignalPlace place, sys::FileDescriptor presence, const wait::SpinHabit& spinning)
        : place_(std::move(place)), presence_(std::move(presence)), spinning_(spinning)
    {
    }

    Outcome<std::size_t> send(std::span<const Outgoing> messages, const Wait& wait) noexcept override
    {
        Nap nap;
        const auto attempt = [&] { return put(messages.front()); };
        const auto sleep = [&](const Wait& until) { return is_removed() ? Outcome<void>(Errc::removed) : nap(until); };
        const auto sent = persist(spinning_, wait, attempt, sleep);
        return sent ? Outcome<std::size_t>(std::size_t{1}) : Outcome<std::size_t>(sent.error());
    }

    // False: nobody receives.
    Outcome<bool> connect() noexcept
    {
        if (is_removed()) {
            return Errc::removed;
        }
        const auto file = sys::open_lock_file(place_.reader_path, sys::Making::none);
        const auto facts = file ? sys::facts_of(file->get()) : sys::SysResult<sys::FileFacts>(file.error());
        if (!facts) {
            return outcome_of(facts.error().os_error);
        }
        if (!facts->is_plain || !facts->is_trusted) {
            return Errc::foreign;
        }
        auto note = sys::ReceiverNoteMapping::look(file->get());
        const std::uint32_t pid = note ? (*note)->pid.load(std::memory_order_acquire) : 0;
        if (pid == 0) {
            return note ? Outcome<bool>(false) : outcome_of(note.error().os_error);
        }
        auto process = sys::ProcessHandle::find(pid, (*note)->start_time.load(std::memory_order_relaxed));
        if (!process) {
            return outcome_of(process.error().os_error);
        }
        peer_ = Peer{pid, *std::move(note), *std::move(process)};
        return true;
    }

    std::size_t max_message() const noexcept override { return sys::SignalMessage::most; }
    double was_full() const noexcept override { return 0; }

private:
    struct Peer {
        std::uint32_t pid;
        sys::ReceiverNoteMapping note;
        sys::ProcessHandle process;
    };

    // Of looking for a consumer.
    static Outcome<bool> outcome_of(int os_error) noexcept
    {
        switch (os_error) {
        case ENOENT:
        case ENODATA:
        case ESRCH: return false;
        case EPERM:
        case EACCES: return Errc::no_permission;
        case ENOSYS: return Errc::unsupported;
        default: return Errc::system;
        }
    }
    Outcome<bool> put(const Outgoing& message) noexcept
    {
        if (!peer_) {
            const Outcome<bool> connected = connect();
            if (!connected || !*connected) {
                return connected;
            }
        }
        const auto sent = is_peer_there() ? peer_->process.send(message.bytes, message.type) : sys::Failure{"send", ESRCH};
        if (sent) {
            return true;
        }
        if (sent.error().os_error == ESRCH) {
            peer_.reset(); // the next message waits for the next consumer
            return is_removed() ? Errc::removed : Errc::peer_gone;
        }
        return sent.error().os_error == EAGAIN ? Outcome<bool>(false) : outcome_of(sent.error().os_error);
    }
    // He has not left; nor died, which is asked for now and then only.
    bool is_peer_there() noexcept
    {
        constexpr std::chrono::milliseconds now_and_then(1);
        if (peer_->note->pid.load(std::memory_order_acquire) != peer_->pid) {
            return false;
        }
        const Deadline now = Clock::now();
        if (now < look_again_) {
            return true;
        }
        look_again_ = now + now_and_then;
        return peer_->process.is_alive();
    }
    bool is_removed() const noexcept
    {
        const auto facts = sys::facts_of(presence_.get());
        return facts && facts->is_unlinked;
    }

    SignalPlace place_;
    sys::FileDescriptor presence_;
    wait::SpinHabit spinning_;
    std::optional<Peer> peer_; // whom we found, and who may be gone
    Deadline look_again_{};    // whether he lives
};

} // namespace

Result<std::unique_ptr<Sender>> join_as_signal_sender(const SignalPlace& place, const Note& note, const wait::SpinHabit& spinning)
{
    auto presence = note.appear();
    if (!presence) {
        return place.failure_of_found(presence.error());
    }
    auto sender = std::make_unique<SignalSender>(place, *std::move(presence), spinning);
    const auto connected = sender->connect();
    if (!connected) {
        const Errc code = connected.error();
        return place.failure(code, code == Errc::unsupported ? "use another backend, or Linux 5.3 or later" : remedy(code));
    }
    return std::unique_ptr<Sender>(std::move(sender));
}

} // namespace ringmain::backend
