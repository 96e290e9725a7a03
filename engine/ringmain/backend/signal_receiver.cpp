#include <ringmain/backend/inbox_room.hpp>
#include <ringmain/backend/patience.hpp>
#include <ringmain/backend/signal_ends.hpp>
#include <ringmain/sys/lock_file.hpp>
#include <ringmain/sys/process.hpp>
#include <ringmain/sys/queued_signal.hpp>

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <optional>
#include <utility>

namespace ringmain::backend {
namespace {

// The only consumer of this process, while it lives. A forked child may have one of its own.
class OnlyOne {
public:
    static std::optional<OnlyOne> claim() noexcept
    {
        const std::uint32_t ours = sys::current_process();
        std::uint32_t before = holder.load(std::memory_order_relaxed);
        const bool is_free = before != ours && holder.compare_exchange_strong(before, ours, std::memory_order_relaxed);
        return is_free ? std::optional<OnlyOne>(OnlyOne(ours)) : std::nullopt;
    }
    OnlyOne(OnlyOne&& other) noexcept : process_(std::exchange(other.process_, 0)) {}
    OnlyOne& operator=(OnlyOne&&) = delete;
    OnlyOne(const OnlyOne&) = delete;
    OnlyOne& operator=(const OnlyOne&) = delete;
    ~OnlyOne() { holder.compare_exchange_strong(process_, 0, std::memory_order_relaxed); }

    std::uint32_t process() const noexcept { return process_; }

private:
    explicit OnlyOne(std::uint32_t process) noexcept : process_(process) {}
    static inline std::atomic<std::uint32_t> holder{0};
    std::uint32_t process_;
};

// Our name on the door, which producers look at before each message.
struct Attendance {
    OnlyOne only_one;
    sys::FileDescriptor lock; // is held while this is open
    sys::ReceiverNoteMapping note;

    bool is_up() const noexcept { return note->pid.load(std::memory_order_relaxed) == only_one.process(); }
};

class SignalReceiver : public Receiver {
public:
    SignalReceiver(Attendance attendance, sys::Presence presence, const wait::SpinHabit& spinning, bool follow)
        : attendance_(std::move(attendance)), presence_(std::move(presence)), spinning_(spinning), follow_(follow)
    {
    }
    SignalReceiver(const SignalReceiver&) = delete;
    SignalReceiver& operator=(const SignalReceiver&) = delete;
    ~SignalReceiver() override
    {
        if (process_.is_still_ours()) {
            std::uint32_t ours = attendance_.only_one.process();
            (void)attendance_.note->pid.compare_exchange_strong(ours, 0, std::memory_order_release);
            while (next()) { // was for us, and must not go to another name
            }
        }
    }

    Outcome<void> receive(slots::Inbox& inbox, std::size_t at_most, const Wait& wait) noexcept override
    {
        attempts_ = 0;
        const auto attempt = [&] { return take(inbox); };
        const auto sleep = [&](const Wait& until) -> Outcome<void> {
            attempts_ = 0;
            caught_ = sys::take_message(own_uid_, soon(until) - Clock::now());
            return {};
        };
        const std::size_t most = make_room(inbox, max_message(), at_most);
        const auto first = persist(spinning_, wait, attempt, sleep);
        while (first && inbox.size() < most && deliver(inbox)) {
        }
        return first;
    }

    std::size_t max_message() const noexcept override { return sys::SignalMessage::most; }
    double was_full() const noexcept override { return 0; }

private:
    Outcome<bool> take(slots::Inbox& inbox) noexcept
    {
        constexpr unsigned attempts_per_look = 64; // at the end of the stream, which costs as much again
        if (deliver(inbox)) {
            return true;
        }
        if (!attendance_.is_up()) {
            return Errc::removed;
        }
        if (follow_ || attempts_++ % attempts_per_look != 0 || presence_.has_senders() ||
            !(has_received_ || presence_.saw_the_last_leave())) {
            return false;
        }
        return deliver(inbox) ? Outcome<bool>(true) : Errc::end_of_stream; // it may have come before its sender left
    }
    bool deliver(slots::Inbox& inbox) noexcept
    {
        const auto message = next();
        if (message) {
            const auto place = inbox.add(message->length, message->type);
            std::copy_n(message->bytes.begin(), message->length, place->begin());
            has_received_ = true;
        }
        return message.has_value();
    }
    std::optional<sys::SignalMessage> next() noexcept
    {
        return caught_ ? std::exchange(caught_, std::nullopt) : sys::take_message(own_uid_, std::chrono::nanoseconds(0));
    }

    Attendance attendance_;
    sys::Presence presence_;
    wait::SpinHabit spinning_;
    bool follow_;
    bool has_received_ = false; // since we joined
    unsigned attempts_ = 0;
    std::optional<sys::SignalMessage> caught_; // asleep
    std::uint32_t own_uid_ = ::geteuid();
    sys::ProcessMark process_; // a forked child takes nothing away
};

Result<sys::FileDescriptor> lock_reader(const SignalPlace& place)
{
    auto file = sys::open_lock_file(place.reader_path, sys::Making::if_absent);
    const auto facts = file ? sys::facts_of(file->get()) : sys::SysResult<sys::FileFacts>(file.error());
    if (!facts) {
        return sys::explain(facts.error(), place.label());
    }
    if (!facts->is_plain || !facts->is_trusted) {
        return place.failure(Errc::foreign, "remove its file in the runtime folder, which belongs to somebody else");
    }
    if (!sys::lock_within(file->get(), sys::a_moment)) {
        return place.failure(Errc::full_house,
                             "stop its consumer first, or use a backend for several: semaphore, mutex or lanes");
    }
    const auto now = sys::facts_of(file->get());
    return now && !now->is_unlinked ? std::move(file).value()
                                    : Result<sys::FileDescriptor>(place.failure(Errc::removed, remedy(Errc::removed)));
}
Result<Attendance> put_up(const SignalPlace& place, OnlyOne only_one, sys::FileDescriptor lock)
{
    auto note = sys::ReceiverNoteMapping::write(lock.get());
    const auto began = sys::start_time_of(only_one.process());
    if (!note || !began) {
        return sys::explain(note ? began.error() : note.error(), place.label());
    }
    (*note)->pid.store(0, std::memory_order_relaxed);
    (*note)->start_time.store(*began, std::memory_order_release);
    (*note)->pid.store(only_one.process(), std::memory_order_release);
    return Attendance{std::move(only_one), std::move(lock), *std::move(note)};
}

} // namespace

Result<std::unique_ptr<Receiver>> join_as_signal_receiver(const SignalPlace& place, const Note& note,
                                                          const wait::SpinHabit& spinning, bool follow)
{
    auto only_one = OnlyOne::claim();
    if (!only_one) {
        return place.failure(Errc::full_house,
                             "use another process: all names share one signal, so each process has one consumer");
    }
    auto presence = note.watch();
    if (!presence) {
        return place.failure_of_found(presence.error());
    }
    auto lock = lock_reader(place);
    if (!lock) {
        return lock.error();
    }
    if (const auto held_back = sys::hold_back_messages(); !held_back) {
        return Error{Errc::in_use, held_back.error().os_error, held_back.error().call, "signal SIGRTMIN+1",
                     "take away this program's own handler of it"};
    }
    auto attendance = put_up(place, *std::move(only_one), *std::move(lock));
    if (!attendance) {
        return attendance.error();
    }
    return std::unique_ptr<Receiver>(
        std::make_unique<SignalReceiver>(*std::move(attendance), *std::move(presence), spinning, follow));
}

} // namespace ringmain::backend
