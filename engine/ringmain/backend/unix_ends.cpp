#include <ringmain/backend/unix_ends.hpp>

#include <ringmain/backend/inbox_room.hpp>
#include <ringmain/backend/patience.hpp>
#include <ringmain/sys/packet_socket.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

namespace ringmain::backend {
namespace {

class UnixSender : public Sender {
public:
    UnixSender(std::shared_ptr<const UnixPlace> place, const wait::SpinHabit& spinning)
        : place_(std::move(place)), spinning_(spinning)
    {
    }

    Outcome<std::size_t> send(std::span<const Outgoing> messages, const Wait& wait) noexcept override
    {
        Nap nap;
        std::size_t sent = 0;
        const auto attempt = [&] { return put(messages, sent); };
        const auto sleep = [&](const Wait& until) {
            const std::array ready{pollfd{socket_.get(), POLLOUT, 0}};
            return socket_ && !is_short_of_memory_ ? doze_.until(ready, until) : nap(until);
        };
        const auto done = persist(spinning_, wait, attempt, sleep);
        return done ? Outcome<std::size_t>(sent) : Outcome<std::size_t>(done.error());
    }

    // False: nobody receives.
    Outcome<bool> connect() noexcept
    {
        auto made = sys::connect_to(place_->socket_path(), place_->terms().send_buffer());
        if (!made) {
            const int os_error = made.error().os_error;
            if (os_error == ENOENT || os_error == ECONNREFUSED || os_error == EAGAIN) {
                return place_->is_removed() ? Outcome<bool>(Errc::removed) : Outcome<bool>(false);
            }
            return os_error == EACCES || os_error == EPERM ? Errc::no_permission : Errc::system;
        }
        if (!place_->trusts_peer_of(made->get())) {
            return Errc::foreign;
        }
        socket_ = std::move(*made);
        return true;
    }

    std::size_t max_message() const noexcept override { return place_->terms().max_message; }
    double was_full() const noexcept override { return std::min(1.0, sys::was_send_buffer_full(socket_.get())); }

private:
    Outcome<bool> put(std::span<const Outgoing> messages, std::size_t& sent) noexcept
    {
        if (!socket_) {
            const Outcome<bool> connected = connect();
            if (!connected || !*connected) {
                return connected;
            }
        }
        const auto went = sys::send_packets(socket_.get(), pack(messages));
        is_short_of_memory_ = !went && went.error().os_error == ENOBUFS;
        if (went) {
            sent = *went;
            return true;
        }
        if (went.error().os_error == EPIPE) {
            socket_.close(); // the next message waits for the next consumer
            return Errc::peer_gone;
        }
        return went.error().os_error == EAGAIN || is_short_of_memory_ ? Outcome<bool>(false) : Errc::system;
    }
    std::span<sys::Packet> pack(std::span<const Outgoing> messages) noexcept
    {
        const std::size_t count = std::min(messages.size(), sys::most_packets);
        for (std::size_t i = 0; i < count; ++i) {
            const Bytes bytes = messages[i].bytes;
            headers_[i] = {.type = messages[i].type, .length = static_cast<std::uint32_t>(bytes.size())};
            packets_[i].parts = {iovec{&headers_[i], sizeof(PacketHeader)},
                                 iovec{const_cast<std::byte*>(bytes.data()), bytes.size()}};
        }
        return std::span(packets_).first(count);
    }

    std::shared_ptr<const UnixPlace> place_;
    wait::SpinHabit spinning_;
    sys::FileDescriptor socket_;      // empty while nobody receives
    bool is_short_of_memory_ = false; // it is the kernel that cannot take the message, not the socket
    Doze doze_;
    std::array<PacketHeader, sys::most_packets> headers_{};
    std::array<sys::Packet, sys::most_packets> packets_{};
};

class UnixReceiver : public Receiver {
public:
    UnixReceiver(std::shared_ptr<const UnixPlace> place, UnixPlace::Attendance attendance, sys::Turns turns,
                 const wait::SpinHabit& spinning, bool follow)
        : place_(std::move(place)),
          attendance_(std::move(attendance)),
          turns_(std::move(turns)),
          spinning_(spinning),
          follow_(follow),
          buffer_(std::make_unique_for_overwrite<std::byte[]>(most_at_once() * max_message()))
    {
        for (std::size_t i = 0; i < most_at_once(); ++i) {
            packets_[i].parts = {iovec{&headers_[i], sizeof(PacketHeader)},
                                 iovec{buffer_.get() + i * max_message(), max_message()}};
        }
    }

    Outcome<void> receive(slots::Inbox& inbox, std::size_t at_most, const Wait& wait) noexcept override
    {
        const std::size_t most = make_room(inbox, max_message(), at_most);
        const auto attempt = [&] { return take(inbox, most); };
        const auto sleep = [&](const Wait& until) -> Outcome<void> {
            if (connections_.empty() && place_->is_removed()) {
                return Errc::removed;
            }
            const std::array ready{pollfd{turns_.descriptor(), POLLIN, 0}};
            return doze_.until(ready, until);
        };
        return persist(spinning_, wait, attempt, sleep);
    }

    std::size_t max_message() const noexcept override { return place_->terms().max_message; }
    double was_full() const noexcept override { return 0; }

private:
    // Then it is somebody else's turn.
    std::size_t most_at_once() const noexcept
    {
        constexpr std::size_t enough = std::size_t{1} << 20;
        return std::clamp<std::size_t>(enough / std::max<std::size_t>(max_message(), 1), 1, sys::most_packets);
    }

    // What several have, in turn.
    Outcome<bool> take(slots::Inbox& inbox, std::size_t at_most) noexcept
    {
        constexpr int many = 64; // who keeps coming and going must not keep us from the deadline
        for (int turn = 0; turn < many && inbox.size() < at_most; ++turn) {
            const Outcome<bool> goes_on = take_turn(inbox, at_most);
            if (inbox.size() == 0 && !goes_on) {
                return goes_on.error();
            }
            if (!goes_on || !*goes_on) {
                break; // the next call finds the same
            }
        }
        return inbox.size() != 0;
    }
    // False: nobody has anything.
    Outcome<bool> take_turn(slots::Inbox& inbox, std::size_t at_most) noexcept
    {
        const auto ready = turns_.next();
        if (!ready) {
            return ready.error().os_error == EAGAIN ? at_end() : Errc::system;
        }
        if (*ready != attendance_.listener.get()) {
            receive_from(*ready, inbox, at_most - inbox.size());
            return true;
        }
        return welcome() ? Outcome<bool>(true) : Errc::system;
    }
    // Nobody is at the door, and nothing is there.
    Outcome<bool> at_end() const noexcept
    {
        const bool is_over = saw_somebody_ && connections_.empty() && !follow_;
        return is_over ? Outcome<bool>(Errc::end_of_stream) : Outcome<bool>(false);
    }
    // False: there is no room for another descriptor.
    bool welcome() noexcept
    {
        auto accepted = sys::accept_from(attendance_.listener.get());
        if (!accepted) {
            const int os_error = accepted.error().os_error;
            return os_error == EAGAIN || os_error == ECONNABORTED || os_error == EINTR;
        }
        if (!place_->trusts_peer_of(accepted->get())) {
            return true;
        }
        if (!turns_.add(accepted->get())) {
            return false;
        }
        connections_.push_back(std::move(*accepted));
        saw_somebody_ = true;
        return true;
    }
    void receive_from(int fd, slots::Inbox& inbox, std::size_t at_most) noexcept
    {
        const std::size_t count = std::min(at_most, most_at_once());
        const auto came = sys::receive_packets(fd, std::span(packets_).first(count));
        if (!came && came.error().os_error == EAGAIN) {
            return;
        }
        bool is_sound = came.has_value();
        for (std::size_t i = 0; is_sound && i < *came; ++i) {
            is_sound = deliver(i, inbox);
        }
        if (!is_sound) {
            hang_up(fd);
        }
    }
    // False: it is the end, or none of ours.
    bool deliver(std::size_t i, slots::Inbox& inbox) noexcept
    {
        const sys::Packet& packet = packets_[i];
        const PacketHeader& header = headers_[i];
        if (packet.is_truncated || packet.length < sizeof header || header.mark != PacketHeader::our_mark ||
            header.length != packet.length - sizeof header) {
            return false;
        }
        const auto place = inbox.add(header.length, header.type);
        if (header.length != 0) {
            std::memcpy(place->data(), packet.parts[1].iov_base, header.length);
        }
        return true;
    }
    void hang_up(int fd) noexcept
    {
        turns_.remove(fd);
        std::erase_if(connections_, [fd](const sys::FileDescriptor& each) { return each.get() == fd; });
    }

    std::shared_ptr<const UnixPlace> place_;
    UnixPlace::Attendance attendance_;
    sys::Turns turns_;
    wait::SpinHabit spinning_;
    bool follow_;
    std::vector<sys::FileDescriptor> connections_;
    bool saw_somebody_ = false; // since we joined
    Doze doze_;
    std::array<PacketHeader, sys::most_packets> headers_{};
    std::array<sys::Packet, sys::most_packets> packets_{};
    std::unique_ptr<std::byte[]> buffer_;
};

} // namespace

Result<std::unique_ptr<Sender>> join_as_unix_sender(const std::shared_ptr<const UnixPlace>& place,
                                                    const wait::SpinHabit& spinning)
{
    if (place->is_removed()) {
        return place->failure(Errc::removed);
    }
    if (const auto fits = place->terms().check(place->label()); !fits) {
        return fits.error();
    }
    auto sender = std::make_unique<UnixSender>(place, spinning);
    const auto connected = sender->connect(); // where somebody receives already, he learns of us now
    return connected ? Result<std::unique_ptr<Sender>>(std::move(sender)) : place->failure(connected.error());
}

Result<std::unique_ptr<Receiver>> join_as_unix_receiver(const std::shared_ptr<const UnixPlace>& place,
                                                        const wait::SpinHabit& spinning, bool follow)
{
    auto attendance = place->attend();
    if (!attendance) {
        return attendance.error();
    }
    auto turns = sys::Turns::make();
    const auto added = turns ? turns->add(attendance->listener.get()) : sys::SysResult<void>(turns.error());
    if (!added) {
        return sys::explain(added.error(), place->label());
    }
    return std::unique_ptr<Receiver>(
        std::make_unique<UnixReceiver>(place, *std::move(attendance), *std::move(turns), spinning, follow));
}

} // namespace ringmain::backend
