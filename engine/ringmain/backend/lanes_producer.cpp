#include <ringmain/backend/lanes_producer.hpp>

#include <algorithm>
#include <bit>
#include <optional>

namespace ringmain::backend {

using member::Attachment;
using member::Membership;

namespace {

// Under LOCK. Lane i is member i's: the first free one that is not known to hold nonsense.
Result<unsigned> free_lane(const Attachment& ring, std::uint64_t taken)
{
    const unsigned lanes = ring.geometry().lanes;
    layout::Control& control = ring.control();
    for (unsigned lane = 0; lane < lanes; ++lane) {
        const bool is_broken = control.lanes[lane].broken.load(std::memory_order_relaxed) != 0;
        if ((taken >> lane & 1U) == 0 && !is_broken) {
            const std::uint32_t used = control.lanes_used.load(std::memory_order_relaxed);
            control.lanes_used.store(std::max(used, lane + 1),
                                     std::memory_order_release); // U1: pairs with U1 in lanes/reader.cpp
            return lane;
        }
    }
    return member::no_place(ring, "all " + std::to_string(lanes) +
                                      " lanes have a producer: stop one, or recreate the ring with more (--producers)");
}

// Under LOCK: the writer goes on where the lane's last one stopped, whose counts become those of the place.
Result<unsigned> admit(const Attachment& ring, const lanes::Logs& lanes, std::uint64_t taken,
                       std::optional<lanes::Writer>& writer)
{
    auto lane = free_lane(ring, taken);
    if (!lane) {
        return lane;
    }
    layout::LaneLine& line = ring.control().lanes[*lane];
    writer = lanes::Writer::take_over(lanes[*lane], line);
    if (!writer) {
        line.broken.store(1, std::memory_order_relaxed); // the next one gets another lane
        return member::plainly(Errc::corrupt, "join", ring.name());
    }
    const lanes::Carried sent = lanes::saved(line);
    layout::Traffic& before = ring.control().members[*lane].sent;
    before.messages.store(sent.messages, std::memory_order_relaxed);
    before.bytes.store(sent.bytes, std::memory_order_relaxed);
    return lane;
}

} // namespace

Result<LanesProducer> LanesProducer::join(const std::shared_ptr<Attachment>& ring, const wait::SpinHabit& spinning)
{
    auto data = ring->map_data(sys::Access::read_write);
    if (!data) {
        return data.error();
    }
    const lanes::Logs lanes(data->bytes().data(), ring->geometry());
    std::optional<lanes::Writer> writer;
    const auto admission = [&](const Attachment& to, std::uint64_t taken) { return admit(to, lanes, taken, writer); };
    auto membership = Membership::join(ring, layout::Role::producer, lanes_customs, admission);
    if (!membership) {
        return membership.error();
    }
    return LanesProducer(std::move(*membership), std::move(*data), *writer, spinning);
}

double LanesProducer::was_full() const noexcept
{
    const layout::LaneLine& line = control().lanes[bell().member()];
    const std::uint64_t used = writer_.position() - line.oldest.load(std::memory_order_relaxed);
    return static_cast<double>(std::min(used, geometry().lane_bytes)) / static_cast<double>(geometry().lane_bytes);
}

Outcome<void> LanesProducer::send(Bytes message, MessageType type, const Wait& wait) noexcept
{
    const Outcome<MutableBytes> place = claim_with_care(message.size(), wait);
    if (!place) {
        return place.error();
    }
    copy(message, place->data());
    publish_with_care(message.size(), type);
    wake_readers();
    return {};
}

// Where the bits of all lengths together make no length that is too long, no length is.
bool LanesProducer::may_be_sent(std::span<const Outgoing> messages) const noexcept
{
    std::size_t bits = 0;
    for (const Outgoing& each : messages) {
        bits |= each.bytes.size();
    }
    return bits <= max_message_ ||
           std::ranges::all_of(messages, [this](const Outgoing& each) { return each.bytes.size() <= max_message_; });
}

std::size_t LanesProducer::send_some(std::span<const Outgoing> messages, const Wait& wait, Errc& why) noexcept
{
    if (membership_.forked()) {
        why = Errc::forked;
        return 0;
    }
    if (!may_be_sent(messages)) {
        why = Errc::too_big;
        return 0;
    }
    ++claims_;
    writer_.drop();
    std::size_t sent = 0;
    while (sent < messages.size()) {
        const lanes::Writer::Staged some = stage_what_fits(messages.subspan(sent));
        if (some.messages != 0) {
            writer_.publish(some.messages, some.bytes);
            wake_readers();
            sent += some.messages;
            continue;
        }
        writer_.drop(); // padding, perhaps
        if (const auto room = wait_for_room(messages[sent].bytes.size() + stamp_bytes_, wait); !room) {
            why = room.error();
            return sent;
        }
    }
    return sent;
}

lanes::Writer::Staged LanesProducer::stage_what_fits(std::span<const Outgoing> messages) noexcept
{
    lanes::Writer::Staged staged;
    while (staged.messages < messages.size()) {
        if (stamp_bytes_ == 0) {
            const auto some = writer_.stage_short(messages.subspan(staged.messages));
            staged.messages += some.messages;
            staged.bytes += some.bytes;
            if (staged.messages == messages.size()) {
                break;
            }
        }
        const Outgoing& message = messages[staged.messages];
        const std::size_t stored = message.bytes.size() + stamp_bytes_;
        std::byte* const payload = writer_.reserve(stored);
        if (payload == nullptr) {
            break;
        }
        copy(message.bytes, payload);
        if (stamp_bytes_ != 0) {
            Stamps::put(payload + message.bytes.size());
        }
        writer_.stage(stored, message.type);
        ++staged.messages;
        staged.bytes += stored;
    }
    return staged;
}

Outcome<MutableBytes> LanesProducer::claim_with_care(std::size_t length, const Wait& wait) noexcept
{
    ++claims_;
    writer_.drop();
    if (membership_.forked()) {
        return Errc::forked;
    }
    if (length > max_message_) {
        return Errc::too_big;
    }
    if (wait.stop().stop_requested()) {
        return Errc::stopped;
    }
    const std::size_t stored = length + stamp_bytes_;
    std::byte* payload = writer_.reserve(stored);
    if (payload == nullptr) {
        if (const auto room = wait_for_room(stored, wait); !room) {
            return room.error();
        }
        payload = writer_.reserve(stored);
    }
    return MutableBytes(payload, length);
}

void LanesProducer::publish_with_care(std::size_t length, MessageType type) noexcept
{
    if (stamp_bytes_ != 0) {
        Stamps::put(writer_.reserved() + length);
    }
    writer_.stage(length + stamp_bytes_, type);
    writer_.publish(1, length + stamp_bytes_);
}

Outcome<void> LanesProducer::wait_for_room(std::size_t stored, const Wait& wait) noexcept
{
    if (const auto heard = listen_sometimes(); !heard) {
        return heard;
    }
    constexpr wait::SpinStyle style{0, 4}; // looking takes lines away from the readers
    return wait_until([this, stored](bool careful) { return look_for_room(stored, careful); }, short_of_room_, wait, style);
}

// An exact look costs the readers a line each.
Outcome<bool> LanesProducer::look_for_room(std::size_t stored, bool careful) noexcept
{
    const unsigned lane = bell().member();
    if (control().corrupt.load(std::memory_order_relaxed) != 0 ||
        control().lanes[lane].broken.load(std::memory_order_relaxed) != 0) {
        return Errc::corrupt;
    }
    const auto look = careful ? lanes::Look::exact : lanes::Look::cheap;
    writer_.raise_limit(lanes::limit_of(control(), lane, writer_.position(), geometry().lane_bytes, look));
    const bool fits = writer_.reserve(stored) != nullptr;
    writer_.drop();
    return fits;
}

} // namespace ringmain::backend
