#include <ringmain/backend/lanes_producer.hpp>

#include <algorithm>
#include <bit>

namespace ringmain::backend {

using member::Attachment;
using member::Membership;

namespace {

// Under LOCK. Lane i is member i's: the first free one that holds no nonsense.
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

} // namespace

Result<LanesProducer> LanesProducer::join(const std::shared_ptr<Attachment>& ring, const wait::SpinHabit& spinning)
{
    auto data = ring->map_data(sys::Access::read_write);
    if (!data) {
        return data.error();
    }
    const layout::Geometry geometry = ring->geometry();
    auto membership = Membership::join(ring, layout::Role::producer, lanes_customs, free_lane);
    if (!membership) {
        return membership.error();
    }
    const unsigned lane = membership->bell().member();
    const lanes::Log log(data->bytes().data() + lane * geometry.lane_bytes, geometry.lane_bytes,
                         layout::longest_stored(geometry));
    layout::LaneLine& line = ring->control().lanes[lane];
    const auto writer = lanes::Writer::take_over(log, line);
    if (!writer) {
        line.broken.store(1, std::memory_order_relaxed); // the next one gets another lane
        return member::plainly(Errc::corrupt, "join", ring->name());
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
    sent(message.size());
    return {};
}

Outcome<std::size_t> LanesProducer::send_batch(std::span<const Outgoing> messages, const Wait& wait) noexcept
{
    if (membership_.forked()) {
        return Errc::forked;
    }
    if (std::ranges::any_of(messages, [this](const Outgoing& each) { return each.bytes.size() > max_message(); })) {
        return Errc::too_big;
    }
    ++claims_;
    writer_.drop();
    std::size_t sent = 0;
    while (sent < messages.size()) {
        const std::size_t some = stage_what_fits(messages.subspan(sent));
        if (some != 0) {
            writer_.publish();
            (void)hungry_.wake_all();
            sent += some;
            continue;
        }
        writer_.drop(); // padding, perhaps
        if (const auto room = wait_for_room(messages[sent].bytes.size() + stamp_bytes_, wait); !room) {
            return sent != 0 ? Outcome<std::size_t>(sent) : Outcome<std::size_t>(room.error());
        }
    }
    return sent;
}

std::size_t LanesProducer::stage_what_fits(std::span<const Outgoing> messages) noexcept
{
    std::size_t staged = 0;
    std::uint64_t bytes = 0;
    const std::size_t stamp_bytes = stamp_bytes_; // stays in a register, whatever is stored below
    for (const Outgoing& message : messages) {
        if (stamp_bytes != 0 || !writer_.try_stage(message.bytes, message.type)) {
            std::byte* const payload = writer_.reserve(message.bytes.size() + stamp_bytes);
            if (payload == nullptr) {
                break;
            }
            copy(message.bytes, payload);
            if (stamp_bytes != 0) {
                Stamps::put(payload + message.bytes.size());
            }
            writer_.stage(message.bytes.size() + stamp_bytes, message.type);
        }
        bytes += message.bytes.size();
        ++staged;
    }
    membership_.count(staged, bytes);
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
    writer_.publish();
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
