#include <ringmain/backend/lanes_receiver.hpp>

#include <ringmain/backend/lanes_admission.hpp>

#include <utility>

namespace ringmain::backend {

using lanes::Reader;
using member::Attachment;
using member::Membership;

Result<std::unique_ptr<LanesReceiver>> LanesReceiver::join(const std::shared_ptr<Attachment>& ring,
                                                           const wait::SpinHabit& spinning, LanesReceiverSetup setup)
{
    auto data = ring->map_data(sys::Access::read_only);
    if (!data) {
        return data.error();
    }
    const layout::Geometry& geometry = ring->geometry();
    lanes::ReaderSetup reader;
    reader.data = data->bytes().data();
    reader.lane_bytes = geometry.lane_bytes;
    reader.lanes = geometry.lanes;
    reader.max_message = layout::longest_stored(geometry);
    reader.prefetch = setup.prefetch;
    reader.max_deliveries = geometry.max_deliveries;
    reader.fences = geometry.fencing == layout::Fencing::by_publishers;
    const lanes::Logs lanes(data->bytes().data(), geometry);
    const auto admission = [&](const Attachment& to, std::uint64_t taken) -> Result<unsigned> {
        const auto seat = admit(to, lanes, taken, {setup.group, setup.kind, setup.start, setup.selects});
        if (!seat) {
            return seat.error();
        }
        reader.group = seat->group;
        return seat->place;
    };
    auto membership = Membership::join(ring, layout::Role::consumer, lanes_customs, admission);
    if (!membership) {
        return membership.error();
    }
    reader.member = membership->bell().member();
    std::unique_ptr<LanesReceiver> receiver(
        new LanesReceiver(std::move(*membership), std::move(*data), spinning, reader, std::move(setup)));
    // While its group was made it held producers back further than now, and nobody else may come to wake them.
    (void)receiver->short_of_room_.wake_all();
    return receiver;
}

LanesReceiver::LanesReceiver(Membership membership, sys::Mapping data, const wait::SpinHabit& spinning,
                             const lanes::ReaderSetup& reader, LanesReceiverSetup setup) noexcept
    : ParkingEnd(std::move(membership), std::move(data), lanes_customs, spinning),
      shelf_(new Shelf(Reader(control(), reader), short_of_room_, hungry_)),
      stamps_(control(), geometry(), bell().member()),
      hasty_looks_(spinning.spins() ? 128 : 0),
      eager_looks_(spinning.spins() ? 48 : 0),
      follow_(setup.follow),
      on_dead_letter_(std::move(setup.on_dead_letter))
{
    const auto producers = layout::ProducerCount::unpack(control().producers.load(std::memory_order_acquire));
    saw_anybody_ = producers.live != 0;
    producers_before_ = producers.ever;
}

LanesReceiver::~LanesReceiver()
{
    if (membership_.forked()) {
        (void)doorbell_.release(); // its thread stayed with our parent
        shelf_->abandon();
    } else {
        doorbell_.reset();
        shelf_->retire(use_ == InUse::by_poll); // by_poll: exit(3) in its callback. Leaving wakes everybody
    }
}

Result<int> LanesReceiver::fd()
{
    if (membership_.forked()) {
        return member::plainly(Errc::forked, "fd", membership_.ring().name());
    }
    if (!doorbell_) {
        auto made = Doorbell::install([this](const std::stop_token& stop) { return watch(stop); }, membership_.ring().label());
        if (!made) {
            return made.error();
        }
        doorbell_ = *std::move(made);
    }
    return doorbell_->fd();
}

Outcome<void> LanesReceiver::take_back() noexcept
{
    if (use_ == InUse::by_poll) {
        return Errc::reentered;
    }
    use_ = InUse::by_nobody;
    const auto wrong = doorbell_->recall();
    return wrong ? Outcome<void>(*wrong) : Outcome<void>();
}

Errc LanesReceiver::came_to_nothing(Errc why) noexcept
{
    if (doorbell_ && (why == Errc::would_block || why == Errc::timed_out)) {
        shelf_->forget();
        use_ = InUse::by_doorbell;
        doorbell_->arm();
    }
    return why;
}

// In the doorbell's thread. Who waits for many things does not spin for one.
Outcome<void> LanesReceiver::watch(const std::stop_token& stop) noexcept
{
    const Wait wait(stop);
    for (;;) {
        const Outcome<bool> found = look_for_batch();
        if (!found || *found) {
            return found ? Outcome<void>() : Outcome<void>(found.error());
        }
        if (stop.stop_requested()) {
            return Errc::stopped;
        }
        const Outcome<bool> woken = sleep([this](bool) { return look_for_batch(); }, hungry_, wait);
        if (!woken || *woken) {
            return woken ? Outcome<void>() : Outcome<void>(woken.error());
        }
    }
}

Outcome<void> LanesReceiver::find(lanes::View& view, const Wait& wait, unsigned looks) noexcept
{
    for (; !next(view); looks = 0) {
        const Outcome<unsigned> looked = look_first(wait, looks);
        if (!looked) {
            return looked.error();
        }
        if (const auto there = wait_for_batch(wait, *looked); !there) {
            return came_to_nothing(there.error());
        }
    }
    return {};
}

bool LanesReceiver::next(lanes::View& view) noexcept
{
    while (shelf_->reader().has_batch() && shelf_->reader().next(view)) {
        if (!view.is_dead_letter) {
            return true;
        }
        report_dead(view);
        shelf_->release();
    }
    return false;
}

// Somebody dies of it again and again: count it, show it to whoever collects such, and go on.
void LanesReceiver::report_dead(const lanes::View& view) noexcept
{
    control().dead_letters.fetch_add(1, std::memory_order_relaxed);
    shelf_->reader().discount(view);
    if (on_dead_letter_) {
        const Arrival arrival = stamps_.split(view.bytes);
        on_dead_letter_(Message(arrival.payload, view.type, arrival.is_stamped));
    }
}

Outcome<void> LanesReceiver::wait_properly(const Wait& wait) noexcept
{
    constexpr wait::SpinStyle style{256, 1};
    const auto there = wait_until([this](bool) { return look_for_batch(); }, hungry_, wait, style);
    if (there) {
        learn(many_looks);
    }
    return there;
}

void LanesReceiver::note_failure(Reader::Found found) noexcept
{
    if (shelf_->reader().has_skipped()) {
        (void)short_of_room_.wake_all();
    }
    owes_corrupt_ = owes_corrupt_ || found == Reader::Found::nonsense;
}

Outcome<bool> LanesReceiver::look_for_batch() noexcept
{
    if (control().corrupt.load(std::memory_order_relaxed) != 0) {
        return Errc::corrupt;
    }
    // Read before the last look for messages, so that look is final. M1: pairs with M1 in member/.
    const auto producers = layout::ProducerCount::unpack(control().producers.load(std::memory_order_acquire));
    const Reader::Found found = claims();
    if (found == Reader::Found::batch) {
        return true;
    }
    if (std::exchange(owes_corrupt_, false)) {
        return Errc::corrupt;
    }
    const bool may_end = !follow_ && producers.live == 0 && (saw_anybody_ || producers.ever != producers_before_);
    if (may_end && shelf_->reader().is_drained()) {
        (void)hungry_.wake_all(); // whoever waits for our last claim
        return Errc::end_of_stream;
    }
    return false;
}

} // namespace ringmain::backend
