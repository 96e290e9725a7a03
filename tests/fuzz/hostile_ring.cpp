#include <fuzz/hostile_ring.hpp>

#include <ringmain/layout/control.hpp>
#include <ringmain/sys/calls.hpp>
#include <ringmain/sys/key.hpp>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace ringmain::fuzz {
namespace {

template <class T>
T wanted(Result<T> made)
{
    if (!made) {
        std::fprintf(stderr, "fuzz: %s\n", made.error().message().c_str());
        std::abort();
    }
    return std::move(made).value();
}

template <class T>
T wanted(sys::SysResult<T> made)
{
    if (!made) {
        std::fprintf(stderr, "fuzz: %s: %s\n", made.error().call, std::strerror(made.error().os_error));
        std::abort();
    }
    return std::move(made).value();
}

// Messages of several lengths, of two producers where there can be two, some of them taken.
void furnish(const Ring& ring)
{
    Producer one = wanted(ring.producer());
    auto two = ring.producer();
    const std::string text(60, 'x');
    for (const std::size_t length : {0U, 1U, 8U, 60U}) {
        const Bytes message = as_bytes(std::string_view(text).substr(0, length));
        (void)one.try_send(message, static_cast<MessageType>(length));
        if (two) {
            (void)two->try_send(message);
        }
    }
    Consumer takes = wanted(ring.consumer());
    (void)takes.try_receive();
}

// A value that somebody hostile would choose, near what is there or near a limit.
std::uint64_t hostile_value(FuzzedDataProvider& input, std::uint64_t present)
{
    switch (input.ConsumeIntegralInRange(0, 6)) {
    case 0: return input.ConsumeIntegral<std::uint64_t>();
    case 1: return input.ConsumeIntegral<std::uint8_t>();
    case 2: return present + 1;
    case 3: return present - 1;
    case 4: return std::uint64_t{1} << input.ConsumeIntegralInRange(0, 63);
    case 5: return ~present;
    default: return present + 8 * input.ConsumeIntegral<std::uint8_t>();
    }
}

// A ring that is larger than its memory, and otherwise makes sense.
void boast(layout::Geometry& geometry, FuzzedDataProvider& input)
{
    const auto times = input.ConsumeIntegralInRange(2U, 32U);
    switch (input.ConsumeIntegralInRange(0, 2)) {
    case 0:
        geometry.lanes *= times;
        geometry.slots *= times;
        break;
    case 1: geometry.lane_bytes <<= times; break;
    default: geometry.max_message *= times; geometry.slot_stride = layout::slot_stride(layout::longest_stored(geometry));
    }
    geometry.data_bytes = geometry.lanes != 0 ? geometry.lanes * geometry.lane_bytes : geometry.slots * geometry.slot_stride;
}

// Somewhere near the end of a lane, a header of a length of the input's choice; and the default group comes to it next.
void plant_record(layout::Control& control, const layout::Geometry& geometry, MutableBytes data, FuzzedDataProvider& input)
{
    using Header = layout::RecordHeader;
    const unsigned lane = input.ConsumeIntegralInRange(0U, geometry.lanes - 1);
    const std::uint64_t from_end = 8 * input.ConsumeIntegralInRange<std::uint64_t>(1, 32);
    const auto length = input.ConsumeIntegralInRange(0U, 1200U);
    const std::uint64_t word = input.ConsumeBool() ? Header::record(length, 0) : Header::filler(8 + length / 8 * 8);
    std::memcpy(data.data() + (lane + 1) * geometry.lane_bytes - from_end, &word, sizeof word);
    control.lane_cursors[layout::default_group][lane].next = geometry.lane_bytes - from_end;
}

} // namespace

HostileRing::Part HostileRing::copy_of(int id)
{
    Part part;
    part.mapping = wanted(sys::Mapping::attach(id, sys::Access::read_write));
    part.before.assign(part.mapping.bytes().begin(), part.mapping.bytes().end());
    return part;
}

HostileRing::HostileRing(const RingOptions& options)
    : ring_(wanted(Ring::create(name_.name(), options))),
      set_(wanted(sys::SemaphoreSet::open(wanted(sys::ring_name(name_.name())).keys[0])))
{
    furnish(ring_);
    values_ = wanted(set_.values());
    for (const int id : support::segments_of(name_.name())) {
        parts_.push_back(copy_of(id));
    }
    geometry_ = reinterpret_cast<const layout::Control*>(parts_.front().mapping.bytes().data())->superblock.geometry;
}

void HostileRing::restore()
{
    for (Part& part : parts_) {
        std::memcpy(part.mapping.bytes().data(), part.before.data(), part.before.size());
    }
    sys::calls::SemArgument all{};
    all.all = values_.data();
    (void)sys::calls::semctl(set_.id(), 0, SETALL, all);
}

void HostileRing::overwrite(FuzzedDataProvider& input)
{
    auto& control = *reinterpret_cast<layout::Control*>(parts_.front().mapping.bytes().data());
    switch (input.ConsumeIntegralInRange(0, 7)) {
    case 0: boast(control.superblock.geometry, input); return;
    case 1:
        if (geometry_.backend == layout::BackendId::lanes) {
            plant_record(control, geometry_, parts_.back().mapping.bytes(), input);
        }
        return;
    default: break;
    }
    constexpr int most = 8;
    for (int edits = input.ConsumeIntegralInRange(1, most); edits > 0; --edits) {
        const auto bytes = parts_[input.ConsumeIntegralInRange<std::size_t>(0, parts_.size() - 1)].mapping.bytes();
        const std::size_t width = input.ConsumeBool() ? sizeof(std::uint64_t) : sizeof(std::uint32_t);
        const auto place = input.ConsumeIntegralInRange<std::size_t>(0, bytes.size() / width - 1) * width;
        std::uint64_t value = 0;
        std::memcpy(&value, bytes.data() + place, width);
        value = hostile_value(input, value);
        std::memcpy(bytes.data() + place, &value, width);
    }
}

HostileRing& choose_ring(FuzzedDataProvider& input)
{
    static const std::array rings{
        std::make_unique<HostileRing>(RingOptions{.backend = "lanes", .capacity = 4096, .producers = 1}),
        std::make_unique<HostileRing>(RingOptions{.backend = "lanes", .capacity = 256, .producers = 2}),
        std::make_unique<HostileRing>(
            RingOptions{.backend = "lanes", .capacity = 4096, .producers = 3, .max_message = 1000, .stamp = true}),
        std::make_unique<HostileRing>(RingOptions{.backend = "semaphore", .slots = 10, .max_message = 60}),
        std::make_unique<HostileRing>(RingOptions{.backend = "mutex", .slots = 10, .max_message = 60, .stamp = true}),
    };
    return *rings[input.ConsumeIntegralInRange<std::size_t>(0, rings.size() - 1)];
}

} // namespace ringmain::fuzz
