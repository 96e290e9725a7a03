#include <ringmain/ring.hpp>

#include <ringmain/backend/lanes_groups.hpp>
#include <ringmain/backend/table.hpp>
#include <ringmain/member/attachment.hpp>
#include <ringmain/member/creation.hpp>
#include <ringmain/member/inspect.hpp>
#include <ringmain/member/removal.hpp>
#include <ringmain/sys/barrier.hpp>
#include <ringmain/sys/process.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cerrno>

namespace ringmain {
namespace {

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

Result<layout::BackendId> backend_of(const RingOptions& options)
{
    const std::string name = options.backend.value_or(options.slots ? "semaphore" : "lanes");
    const backend::Description* const found = backend::find(name);
    if (found == nullptr || !found->id) {
        return Error{Errc::unsupported, 0, "create", fmt::format("backend '{}'", name),
                     fmt::format("use one that this version has: {}", backend::those_available())};
    }
    return *found->id;
}

Result<std::uint64_t> slots_of(const RingOptions& options, std::uint64_t max_message)
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
    if (slots > layout::max_semaphore_value && (options.slots || options.capacity)) {
        return bad_option(
            options.slots ? fmt::format("slots {}", slots) : fmt::format("capacity {} of {} messages", capacity, slots),
            fmt::format("use at most {} messages, the most that a System V semaphore counts; the backend lanes takes more",
                        layout::max_semaphore_value));
    }
    return std::min(slots, layout::max_semaphore_value); // by default as many small messages as can be counted
}

Result<unsigned> mode_of(const RingOptions& options)
{
    const unsigned mode = options.mode.value_or(default_mode);
    if ((mode & ~0777U) != 0 || (mode & 0002U) != 0 || (mode & 0600U) != 0600U) {
        return bad_option(fmt::format("mode {:04o}", mode),
                          "use 0600, or 0660 for a group: a ring is never world-writable, and its owner reads and writes");
    }
    return mode;
}

// What `semaphore` needs to know of a new ring.
Result<layout::Geometry> slots_geometry(const RingOptions& options, std::uint64_t max_message)
{
    if (options.producers) {
        return bad_option(fmt::format("producers {}", *options.producers),
                          "drop it, or use the backend lanes: a semaphore ring takes any number up to 64 members");
    }
    const auto slots = slots_of(options, max_message);
    if (!slots) {
        return slots.error();
    }
    layout::Geometry geometry{};
    geometry.slots = *slots;
    geometry.slot_stride = layout::slot_stride(max_message);
    geometry.data_bytes = geometry.slots * geometry.slot_stride;
    geometry.first_position = options.first_position;
    return geometry;
}

// What `lanes` needs to know of a new ring.
Result<layout::Geometry> lanes_geometry(const RingOptions& options, std::uint64_t max_message)
{
    if (options.slots) {
        return bad_option(fmt::format("slots {}", *options.slots),
                          "give a capacity in bytes instead, or use the backend semaphore, which has slots");
    }
    const unsigned lanes = options.producers.value_or(default_lanes);
    if (lanes == 0 || lanes > layout::max_lanes) {
        return bad_option(fmt::format("producers {}", lanes), fmt::format("use 1 to {}", layout::max_lanes));
    }
    const std::uint64_t wanted = options.capacity.value_or(std::max(default_lane_bytes, 4 * max_message));
    if (wanted > largest_lane) {
        return bad_option(fmt::format("capacity {}", wanted), fmt::format("use at most {} bytes a lane", largest_lane));
    }
    layout::Geometry geometry{};
    geometry.lane_bytes = std::bit_ceil(std::max(wanted, smallest_lane));
    if (max_message > layout::longest_message(geometry.lane_bytes)) {
        return bad_option(fmt::format("max-message {} with a capacity of {}", max_message, geometry.lane_bytes),
                          fmt::format("give a capacity of at least {}: a message is at most a quarter of it", 4 * max_message));
    }
    geometry.lanes = lanes;
    geometry.data_bytes = lanes * geometry.lane_bytes;
    geometry.max_deliveries = options.max_deliveries;
    geometry.first_position = options.first_position / layout::record_unit * layout::record_unit;
    const bool by_sleepers = !options.publisher_fences && sys::join_barriers();
    geometry.fencing = by_sleepers ? layout::Fencing::by_sleepers : layout::Fencing::by_publishers;
    return geometry;
}

// As many bytes as a message may have: what is asked for, or what fits.
std::uint64_t max_message_of(const RingOptions& options, layout::BackendId backend) noexcept
{
    const bool is_small = backend == layout::BackendId::lanes && options.capacity;
    const std::uint64_t fits =
        is_small ? layout::longest_message(std::bit_ceil(std::clamp(*options.capacity, smallest_lane, largest_lane)))
                 : default_max_message;
    return options.max_message.value_or(std::min(default_max_message, fits));
}

Result<member::Request> request_of(const RingOptions& options)
{
    const auto backend = backend_of(options);
    if (!backend) {
        return backend.error();
    }
    const std::uint64_t max_message = max_message_of(options, *backend);
    if (max_message > largest_message) {
        return bad_option(fmt::format("max-message {}", max_message), fmt::format("use at most {} bytes", largest_message));
    }
    const bool is_lanes = *backend == layout::BackendId::lanes;
    const auto mode = mode_of(options);
    const auto geometry = is_lanes ? lanes_geometry(options, max_message) : slots_geometry(options, max_message);
    if (!mode || !geometry) {
        return mode ? geometry.error() : mode.error();
    }
    member::Request request;
    request.geometry = *geometry;
    request.geometry.backend = *backend;
    request.geometry.mode = *mode;
    request.geometry.max_message = max_message;
    request.backend_matters = options.backend || options.slots || options.producers;
    request.slots_matter = !is_lanes && (options.slots || options.capacity);
    request.lanes_matter = options.producers.has_value();
    request.capacity_matters = is_lanes && options.capacity;
    request.max_message_matters = options.max_message.has_value();
    request.furnish = is_lanes ? backend::furnish_lanes : backend::furnish_slots;
    request.with_default_group = options.default_group;
    request.wishes = {options.huge_pages, options.lock_memory};
    request.trusted_uids = options.trusted_uids;
    return request;
}

// Members of a ring whose sleepers fence for everybody must take part in that.
Result<void> join_barriers(const member::Attachment& ring)
{
    const bool is_needed =
        ring.geometry().backend == layout::BackendId::lanes && ring.geometry().fencing == layout::Fencing::by_sleepers;
    if (is_needed && !sys::join_barriers()) {
        return Error{Errc::unsupported, errno, "membarrier", ring.label(),
                     "allow the system call membarrier to this process, or recreate the ring with --publisher-fences"};
    }
    return {};
}

wait::SpinHabit habit_of(WaitStrategy strategy, std::chrono::nanoseconds spin) noexcept
{
    return {strategy, spin, sys::online_cpus()};
}

Result<backend::LanesReceiverSetup> receiver_setup(const ConsumerOptions& options)
{
    if (options.group.size() > layout::max_group_name || options.group.find('#') != std::string::npos) {
        return Error{Errc::bad_name, 0, "join", fmt::format("group '{}'", options.group),
                     fmt::format("use at most {} characters, and no '#'", layout::max_group_name)};
    }
    backend::LanesReceiverSetup setup;
    setup.group = options.group;
    setup.kind = options.ephemeral ? layout::GroupKind::ephemeral : layout::GroupKind::durable;
    setup.start = options.start == Start::earliest ? lanes::Start::earliest : lanes::Start::latest;
    setup.selects = options.type ? *options.type + 1U : 0U;
    setup.prefetch = std::max<std::size_t>(options.prefetch, 1);
    setup.follow = options.follow;
    setup.on_dead_letter = options.on_dead_letter;
    return setup;
}

} // namespace

Ring::Ring(std::shared_ptr<member::Attachment> attachment) noexcept : attachment_(std::move(attachment))
{
}

Result<Ring> Ring::make(std::string_view name, const RingOptions& options, How how)
{
    const auto where = sys::ring_name(name);
    if (!where) {
        return where.error();
    }
    const auto request = request_of(options);
    if (!request) {
        return request.error();
    }
    if (how == How::recreate) {
        if (const auto removed = member::remove(*where, false); !removed && removed.error().code != Errc::absent) {
            return removed.error();
        }
    }
    auto found =
        how == How::open ? member::open(*where, *request) : member::open_or_create(*where, *request, how != How::open_or_create);
    if (!found) {
        return found.error();
    }
    return Ring(std::move(*found));
}

Result<Ring> Ring::open(std::string_view name, const RingOptions& options)
{
    return make(name, options, How::open);
}

Result<Ring> Ring::create(std::string_view name, const RingOptions& options)
{
    return make(name, options, How::create);
}

Result<Ring> Ring::open_or_create(std::string_view name, const RingOptions& options)
{
    return make(name, options, How::open_or_create);
}

Result<Ring> Ring::recreate(std::string_view name, const RingOptions& options)
{
    return make(name, options, How::recreate);
}

Result<void> Ring::remove(std::string_view name, bool even_if_in_use)
{
    const auto where = sys::ring_name(name);
    if (!where) {
        return where.error();
    }
    return member::remove(*where, even_if_in_use);
}

Result<std::vector<RingStatus>> Ring::list()
{
    return member::list();
}

Result<Producer> Ring::producer(const ProducerOptions& options) const
{
    const wait::SpinHabit spinning = habit_of(options.wait, options.spin);
    if (attachment_->geometry().backend == layout::BackendId::semaphore) {
        auto end = backend::SemaphoreProducer::join(attachment_, spinning);
        return end ? Result<Producer>(Producer(std::move(*end))) : Result<Producer>(end.error());
    }
    if (const auto ready = join_barriers(*attachment_); !ready) {
        return ready.error();
    }
    auto end = backend::LanesProducer::join(attachment_, spinning);
    return end ? Result<Producer>(Producer(std::move(*end))) : Result<Producer>(end.error());
}

Result<Consumer> Ring::consumer(const ConsumerOptions& options) const
{
    const wait::SpinHabit spinning = habit_of(options.wait, options.spin);
    if (attachment_->geometry().backend == layout::BackendId::lanes) {
        const auto ready = join_barriers(*attachment_);
        auto setup = receiver_setup(options);
        if (!ready || !setup) {
            return ready ? setup.error() : ready.error();
        }
        auto end = backend::LanesReceiver::join(attachment_, spinning, std::move(*setup));
        return end ? Result<Consumer>(Consumer(std::move(*end))) : Result<Consumer>(end.error());
    }
    if (options.type) {
        return unsupported("consumer with a type", backend::those_that_select_by_type());
    }
    if (options.group != ConsumerOptions().group || options.ephemeral) {
        return unsupported("consumer of a group", "lanes");
    }
    auto end = backend::SemaphoreConsumer::join(attachment_, spinning, options.follow);
    return end ? Result<Consumer>(Consumer(std::move(*end))) : Result<Consumer>(end.error());
}

Error Ring::unsupported(std::string_view call, std::string_view those_that_can) const
{
    return {Errc::unsupported, 0, std::string(call), attachment_->label(),
            fmt::format("use a backend that can instead of '{}': {}", backend::describe(attachment_->geometry().backend).name,
                        those_that_can)};
}

Result<void> Ring::remove_group(std::string_view group) const
{
    if (attachment_->geometry().backend != layout::BackendId::lanes) {
        return unsupported("remove a group", "lanes");
    }
    return backend::remove_group(*attachment_, group);
}

Result<RingStatus> Ring::status() const
{
    return member::status(*attachment_);
}

std::string_view Ring::name() const noexcept
{
    return attachment_->name();
}

} // namespace ringmain
