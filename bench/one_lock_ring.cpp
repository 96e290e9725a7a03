#include <bench/one_lock_ring.hpp>

#include <array>

namespace ringmain::bench {
namespace {

enum : std::uint16_t { lock, empty, full, count };

int enter(const sys::SemaphoreSet& set, std::uint16_t permit) noexcept
{
    std::array ops{sys::add(permit, -1), sys::wait_zero(lock), sys::add_undo(lock, 1)};
    return set.apply(ops);
}

int leave(const sys::SemaphoreSet& set, std::uint16_t permit) noexcept
{
    std::array ops{sys::add_undo(lock, -1), sys::add(permit, 1)};
    return set.apply(ops);
}

std::size_t bytes_for(std::uint64_t slots, std::uint64_t max_message) noexcept
{
    return sizeof(layout::SlotCursors) + slots * layout::slot_stride(max_message);
}

} // namespace

OneLockRing::OneLockRing(std::uint64_t slots, std::uint64_t max_message)
    : segment_(sys::create_segment(IPC_PRIVATE, bytes_for(slots, max_message), 0600).value()),
      set_(sys::SemaphoreSet::open_or_create(IPC_PRIVATE, count, 0600).value()),
      mapping_(sys::Mapping::attach(segment_, sys::Access::read_write).value()),
      ring_(*reinterpret_cast<layout::SlotCursors*>(mapping_.bytes().data()),
            mapping_.bytes().data() + sizeof(layout::SlotCursors), slots, max_message)
{
    set_.set(empty, static_cast<int>(slots));
}

OneLockRing::~OneLockRing()
{
    set_.remove();
    sys::remove_segment(segment_);
}

int OneLockRing::send(Bytes message) noexcept
{
    const Outgoing one{message};
    if (const int failure = enter(set_, empty)) {
        return failure;
    }
    return ring_.put({&one, 1}) ? leave(set_, full) : EINVAL;
}

int OneLockRing::receive(slots::Inbox& inbox) noexcept
{
    inbox.clear();
    if (const int failure = enter(set_, full)) {
        return failure;
    }
    return ring_.take(inbox, 1) ? leave(set_, empty) : EINVAL;
}

} // namespace ringmain::bench
