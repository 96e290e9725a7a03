#include <ringmain/ring_request.hpp>

#include <ringmain/backend/lanes_customs.hpp>
#include <ringmain/backend/semaphore_end.hpp>
#include <ringmain/layout/lanes.hpp>
#include <ringmain/layout/latencies.hpp>
#include <ringmain/layout/semaphores.hpp>
#include <ringmain/layout/slots.hpp>
#include <ringmain/sys/barrier.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <bit>

namespace ringmain {
namespace {

using layout::BackendId;

constexpr std::uint64_t default_slots_capacity = std::uint64_t{4} << 20;
// Larger than a core's own cache: a lane that fits there is read out of the writer's, line by line, which is several times
// slower than reading what was evicted to the shared one (bench/README.md).
constexpr std::uint64_t default_lane_bytes = std::uint64_t{4} << 20;
constexpr std::uint64_t smallest_lane = 256;
constexpr std::uint64_t largest_lane = std::uint64_t{1} << 32; // lengths are 32 bits wide, padding's too
constexpr unsigned default_lanes = 16;
constexpr std::uint64_t default_max_message = std::uint64_t{64} << 10;
constexpr std::uint64_t largest_message = std::uint64_t{1} << 30;
constexpr unsigned default_mode = 0600;

Error bad_option(std::string_view option, std::string hint)
{
    return {Errc::bad_option, 0, "create", std::string(option), std::move(hint)};
}

Result<std::uint64_t> slots_of(const RingOptions& options, std::uint64_t max_message, std::uint64_t most)
{
    if (options.slots && options.capacity) {
        return bad_option("slots and capacity", "give one of the two: capacity is slots times max-message");
    }
    const std::uint64_t capacity = options.capacity.value_or(std::max(default_slots_capacity, max_message));
    const std::uint64_t slots = options.slots.value_or(max_message == 0 ? layout::max_semaphore_value : capacity / max_message);
    if (slots == 0) {
        return bad_option(options.slots ? "slots 0" : fmt::format("capacity {}", capacity),
                          fmt::format("give room for at least one message of {} bytes (max-message)", max_message));
    }
    if (slots > most && (options.slots || options.capacity)) {
        return bad_option(options.slots ? fmt::format("slots {}", slots)
                                        : fmt::format("capacity {} of {} messages", capacity, slots),
                          fmt::format("use at most {} messages{}", most,
                                      most == layout::max_semaphore_value
                                          ? ", the most that a System V semaphore counts; the backends mutex and lanes take more"
                                          : ""));
    }
    return std::min(slots, layout::max_semaphore_value); // by default as many small messages as can be counted
}

// What each message takes besides its payload.
std::uint64_t stamp_bytes(const RingOptions& options) noexcept
{
    return options.stamp.value_or(false) ? sizeof(layout::Stamp) : 0;
}

layout::Fencing fencing_of(const RingOptions& options)
{
    const bool by_sleepers = !options.publisher_fences && sys::join_barriers();
    return by_sleepers ? layout::Fencing::by_sleepers : layout::Fencing::by_publishers;
}

// What the slot backends need to know of a new ring.
Result<layout::Geometry> slots_geometry(const RingOptions& options, std::uint64_t max_message, BackendId backend)
{
    if (options.producers) {
        return bad_option(fmt::format("producers {}", *options.producers),
                          fmt::format("drop it, or use the backend lanes: a {} ring takes any number up to 64 members",
                                      layout::name_of(backend)));
    }
    const bool is_counted = backend == BackendId::semaphore;
    const auto slots = slots_of(options, max_message, is_counted ? layout::max_semaphore_value : layout::most_slots);
    if (!slots) {
        return slots.error();
    }
    layout::Geometry geometry{};
    geometry.slots = *slots;
    geometry.slot_stride = layout::slot_stride(max_message + stamp_bytes(options));
    geometry.data_bytes = geometry.slots * geometry.slot_stride;
    geometry.first_position = options.first_position;
    geometry.fencing = is_counted ? layout::Fencing{} : fencing_of(options);
    return geometry;
}

// What `lanes` needs to know of a new ring.
Result<layout::Geometry> lanes_geometry(const RingOptions& options, std::uint64_t max_message)
{
    if (options.slots) {
        return bad_option(fmt::format("slots {}", *options.slots),
                          "give a capacity in bytes instead, or use the backend semaphore or mutex, which have slots");
    }
    const unsigned lanes = options.producers.value_or(default_lanes);
    if (lanes == 0 || lanes > layout::max_lanes) {
        return bad_option(fmt::format("producers {}", lanes), fmt::format("use 1 to {}", layout::max_lanes));
    }
    const std::uint64_t longest = max_message + stamp_bytes(options);
    const std::uint64_t wanted = options.capacity.value_or(std::max(default_lane_bytes, 4 * longest));
    if (wanted > largest_lane) {
        return bad_option(fmt::format("capacity {}", wanted), fmt::format("use at most {} bytes a lane", largest_lane));
    }
    layout::Geometry geometry{};
    geometry.lane_bytes = std::bit_ceil(std::max(wanted, smallest_lane));
    if (longest > layout::longest_message(geometry.lane_bytes)) {
        return bad_option(fmt::format("max-message {} with a capacity of {}", max_message, geometry.lane_bytes),
                          fmt::format("give a capacity of at least {}: a message is at most a quarter of it{}", 4 * longest,
                                      longest == max_message ? "" : ", with its stamp of 8 bytes"));
    }
    geometry.lanes = lanes;
    geometry.data_bytes = lanes * geometry.lane_bytes;
    geometry.max_deliveries = options.max_deliveries;
    geometry.first_position = options.first_position / layout::record_unit * layout::record_unit;
    geometry.fencing = fencing_of(options);
    return geometry;
}

// As many bytes as a message may have: what is asked for, or what fits.
std::uint64_t max_message_of(const RingOptions& options, BackendId backend) noexcept
{
    const bool is_small = backend == BackendId::lanes && options.capacity;
    const std::uint64_t fits =
        is_small ? layout::longest_message(std::bit_ceil(std::clamp(*options.capacity, smallest_lane, largest_lane)))
                 : default_max_message;
    return options.max_message.value_or(std::min(default_max_message, fits - (is_small ? stamp_bytes(options) : 0)));
}

} // namespace

Result<unsigned> mode_of(const RingOptions& options)
{
    const unsigned mode = options.mode.value_or(default_mode);
    if ((mode & ~0777U) != 0 || (mode & 0002U) != 0 || (mode & 0600U) != 0600U) {
        return bad_option(fmt::format("mode {:04o}", mode),
                          "use 0600, or 0660 for a group: a ring is never world-writable, and its owner reads and writes");
    }
    return mode;
}

Result<member::Request> ring_request(const RingOptions& options, BackendId backend)
{
    const std::uint64_t max_message = max_message_of(options, backend);
    if (max_message > largest_message) {
        return bad_option(fmt::format("max-message {}", max_message), fmt::format("use at most {} bytes", largest_message));
    }
    const bool is_lanes = backend == BackendId::lanes;
    const auto mode = mode_of(options);
    const auto geometry = is_lanes ? lanes_geometry(options, max_message) : slots_geometry(options, max_message, backend);
    if (!mode || !geometry) {
        return mode ? geometry.error() : mode.error();
    }
    member::Request request;
    request.geometry = *geometry;
    request.geometry.backend = backend;
    request.geometry.mode = *mode;
    request.geometry.max_message = max_message;
    request.geometry.stamps = options.stamp.value_or(false) ? 1 : 0;
    request.backend_matters = options.backend || options.slots || options.producers;
    request.slots_matter = !is_lanes && (options.slots || options.capacity);
    request.lanes_matter = options.producers.has_value();
    request.capacity_matters = is_lanes && options.capacity;
    request.stamps_matter = options.stamp.has_value();
    request.max_message_matters = options.max_message.has_value();
    request.furnish = is_lanes ? backend::furnish_lanes : backend::furnish_slots;
    request.with_default_group = options.default_group;
    request.permits = backend == BackendId::semaphore ? static_cast<int>(geometry->slots) : 0;
    request.wishes = {options.huge_pages, options.lock_memory};
    request.trusted_uids = options.trusted_uids;
    return request;
}

} // namespace ringmain
