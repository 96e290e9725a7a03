#include <ringmain/ring.hpp>

#include <ringmain/backend/table.hpp>
#include <ringmain/member/attachment.hpp>
#include <ringmain/member/creation.hpp>
#include <ringmain/member/inspect.hpp>
#include <ringmain/member/removal.hpp>

#include <fmt/format.h>

namespace ringmain {
namespace {

constexpr std::uint64_t default_capacity = std::uint64_t{4} << 20;
constexpr std::uint64_t default_max_message = std::uint64_t{64} << 10;
constexpr std::uint64_t largest_message = std::uint64_t{1} << 30; // lengths are 32 bits wide; more is no message
constexpr unsigned default_mode = 0600;

Error bad_option(std::string_view option, std::string hint)
{
    return {Errc::bad_option, 0, "create", std::string(option), std::move(hint)};
}

Result<layout::BackendId> backend_of(const RingOptions& options)
{
    const std::string name = options.backend.value_or("semaphore");
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
    const std::uint64_t capacity = options.capacity.value_or(std::max(default_capacity, max_message));
    const std::uint64_t slots = options.slots.value_or(max_message == 0 ? layout::max_semaphore_value : capacity / max_message);
    if (slots == 0) {
        return bad_option(options.slots ? "slots 0" : fmt::format("capacity {}", capacity),
                          fmt::format("give room for at least one message of {} bytes (max-message)", max_message));
    }
    if (slots > layout::max_semaphore_value && (options.slots || options.capacity)) {
        return bad_option(
            options.slots ? fmt::format("slots {}", slots) : fmt::format("capacity {} of {} messages", capacity, slots),
            fmt::format("use at most {} messages, the most that a System V semaphore counts; the backends mutex and "
                        "lanes, not in this version, will take more",
                        layout::max_semaphore_value));
    }
    return std::min(slots, layout::max_semaphore_value); // by default as many small messages as can be counted
}

Result<member::Request> request_of(const RingOptions& options)
{
    const auto backend = backend_of(options);
    if (!backend) {
        return backend.error();
    }
    const std::uint64_t max_message = options.max_message.value_or(default_max_message);
    if (max_message > largest_message) {
        return bad_option(fmt::format("max-message {}", max_message), fmt::format("use at most {} bytes", largest_message));
    }
    const auto slots = slots_of(options, max_message);
    if (!slots) {
        return slots.error();
    }
    const unsigned mode = options.mode.value_or(default_mode);
    if ((mode & ~0777U) != 0 || (mode & 0002U) != 0 || (mode & 0600U) != 0600U) {
        return bad_option(fmt::format("mode {:04o}", mode),
                          "use 0600, or 0660 for a group: a ring is never world-writable, and its owner reads and writes");
    }
    const std::uint64_t stride = layout::slot_stride(max_message);
    member::Request request;
    request.geometry = {*backend, mode, *slots, max_message, stride, *slots * stride, options.first_position};
    request.backend_matters = options.backend.has_value();
    request.slots_matter = options.slots || options.capacity;
    request.max_message_matters = options.max_message.has_value();
    request.wishes = {options.huge_pages, options.lock_memory};
    request.trusted_uids = options.trusted_uids;
    return request;
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
    auto end = backend::SemaphoreProducer::join(attachment_, options.spin);
    if (!end) {
        return end.error();
    }
    return Producer(std::move(*end));
}

Result<Consumer> Ring::consumer(const ConsumerOptions& options) const
{
    const backend::Description& kind = backend::describe(attachment_->geometry().backend);
    if (options.type && !kind.selects_by_type) {
        return Error{Errc::unsupported, 0, "consumer with a type", attachment_->label(),
                     fmt::format("receive every type and look at each, or use a backend that selects by type instead of '{}': {}",
                                 kind.name, backend::those_that_select_by_type())};
    }
    auto end = backend::SemaphoreConsumer::join(attachment_, options.spin, options.follow);
    if (!end) {
        return end.error();
    }
    return Consumer(std::move(*end));
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
