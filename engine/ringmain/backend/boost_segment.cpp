#include <ringmain/backend/boost_segment.hpp>

#include <ringmain/backend/boost_failure.hpp>

#include <new>
#include <utility>

namespace ringmain::backend {
namespace {

using boost::interprocess::create_only;
using boost::interprocess::managed_shared_memory;
using boost::interprocess::open_only;
using boost::interprocess::open_read_only;
using boost::interprocess::permissions;

constexpr const char* header_name = "ringmain 1"; // another one when BoostHeader changes
constexpr std::uint64_t bookkeeping = 8192;       // of Boost's, and the header

std::uint64_t slots_bytes(const BoostSizes& sizes) noexcept
{
    return sizes.slots * layout::slot_stride(sizes.max_message);
}

std::uint64_t block_bytes(const BoostSizes& sizes) noexcept
{
    return sizeof(layout::SlotCursors) + slots_bytes(sizes);
}

// Inside the memory, and aligned: what is behind a handle that somebody else wrote.
bool is_inside(BoostHeader::Handle handle, std::uint64_t bytes, std::uint64_t alignment, const sys::FileFacts& memory) noexcept
{
    const auto at = static_cast<std::uint64_t>(handle);
    return bytes <= memory.bytes && at <= memory.bytes - bytes && at % alignment == 0;
}

// Boost trusts its index of names. Nobody changes that once the memory has its name: no lock that a dead one could hold.
bool find(BoostSegment& segment)
{
    if (segment.memory.get_size() != segment.found.bytes) {
        return false;
    }
    BoostHeader* const header = segment.memory.find_no_lock<BoostHeader>(header_name).first;
    if (header == nullptr ||
        !is_inside(segment.memory.get_handle_from_address(header), sizeof(BoostHeader), alignof(BoostHeader), segment.found)) {
        return false;
    }
    const BoostHeader::Handle cursors = header->cursors;
    segment.header = header;
    segment.sizes = header->sizes;
    if (!are_possible(segment.sizes) || !is_inside(cursors, block_bytes(segment.sizes), cache_line, segment.found)) {
        return false;
    }
    segment.cursors = static_cast<layout::SlotCursors*>(segment.memory.get_address_from_handle(cursors));
    return true;
}

} // namespace

void BoostSegment::make(const char* memory, const BoostSizes& sizes, unsigned mode)
{
    managed_shared_memory made(create_only, memory, block_bytes(sizes) + bookkeeping, nullptr, permissions(mode));
    void* const block = made.allocate_aligned(block_bytes(sizes), cache_line);
    new (block) layout::SlotCursors{};
    made.construct<BoostHeader>(header_name)(sizes, made.get_handle_from_address(block));
}

Result<BoostSegment> BoostSegment::open(const BoostObject& object, bool to_look_only)
{
    const auto found = object.look();
    if (!found) {
        return found.error();
    }
    if (found->bytes < bookkeeping) {
        return explain_boost("open", 0, object.label());
    }
    const char* const name = object.memory().c_str();
    BoostSegment segment{to_look_only ? managed_shared_memory(open_read_only, name) : managed_shared_memory(open_only, name),
                         *found};
    if (!object.is_still(*found)) {
        return object.removed("open");
    }
    return find(segment) ? Result<BoostSegment>(std::move(segment)) : explain_boost("open", 0, object.label());
}

double BoostSegment::was_full() const noexcept
{
    const auto filled = slots::SlotRing::was_filled(*cursors, sizes.slots);
    return static_cast<double>(filled.value_or(0)) / static_cast<double>(sizes.slots);
}

RingStatus BoostSegment::status(const BoostObject& object) const
{
    const auto filled = slots::SlotRing::was_filled(*cursors, sizes.slots);
    RingStatus status = object.status(filled ? RingState::ready : RingState::corrupt, found);
    status.slots = sizes.slots;
    status.max_message = sizes.max_message;
    status.data_bytes = slots_bytes(sizes);
    status.filled = filled.value_or(0);
    status.sent.messages = cursors->tail.load(std::memory_order_relaxed);
    status.received.messages = cursors->head.load(std::memory_order_relaxed);
    return status;
}

} // namespace ringmain::backend
