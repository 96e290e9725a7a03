// The ends of a ring: who joins it to send or to receive, and what a backend cannot do for them.

#include <ringmain/backend/lanes_groups.hpp>
#include <ringmain/backend/table.hpp>
#include <ringmain/backend/transport_end.hpp>
#include <ringmain/ring.hpp>
#include <ringmain/sys/barrier.hpp>
#include <ringmain/sys/process.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>

namespace ringmain {

using backend::Description;
using layout::BackendId;

namespace {

// Members of a ring whose sleepers fence for everybody must take part in that.
Result<void> join_barriers(const member::Attachment& ring)
{
    if (ring.geometry().fencing == layout::Fencing::by_sleepers && !sys::join_barriers()) {
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
    setup.selects = options.type ? static_cast<std::uint32_t>(*options.type) + 1U : 0U;
    setup.prefetch = std::max<std::size_t>(options.prefetch, 1);
    setup.follow = options.follow;
    setup.on_dead_letter = options.on_dead_letter;
    return setup;
}

// What `can` no backend but those.
Error unsupported(std::string_view call, std::string object, std::string_view name, bool (*can)(const Description&))
{
    return {Errc::unsupported, 0, std::string(call), std::move(object),
            fmt::format("use a backend that can instead of '{}': {}", name, backend::those_that(can))};
}

bool has_groups(const Description& backend)
{
    return backend.has_groups;
}

// What this backend cannot do for a consumer.
Result<void> check(const ConsumerOptions& options, const Description& backend, const std::string& object)
{
    const bool is_in_range = !options.type || (*options.type >= 0 && *options.type <= backend.largest_type);
    if (options.type && (!backend.selects_by_type || (!is_in_range && backend.ring))) {
        const auto selects = backend.selects_by_type ? [](const Description& each) { return !each.ring && each.selects_by_type; }
                                                     : [](const Description& each) { return each.selects_by_type; };
        return unsupported(fmt::format("consumer of type {}", *options.type), object, backend.name, selects);
    }
    if (!backend.has_groups && (options.group != ConsumerOptions().group || options.ephemeral)) {
        return unsupported("consumer of a group", object, backend.name, has_groups);
    }
    return {};
}

} // namespace

Result<Producer> Ring::producer(const ProducerOptions& options) const
{
    const wait::SpinHabit spinning = habit_of(options.wait, options.spin);
    if (transport_) {
        auto sender = transport_->sender(spinning);
        return sender ? Result<Producer>(Producer(backend::TransportProducer(transport_, std::move(*sender))))
                      : Result<Producer>(sender.error());
    }
    if (const auto ready = join_barriers(*attachment_); !ready) {
        return ready.error();
    }
    const auto made = [](auto end) { return end ? Result<Producer>(Producer(std::move(*end))) : Result<Producer>(end.error()); };
    switch (attachment_->geometry().backend) {
    case BackendId::semaphore: return made(backend::SemaphoreProducer::join(attachment_, spinning));
    case BackendId::mutex: return made(backend::MutexProducer::join(attachment_, spinning));
    default: return made(backend::LanesProducer::join(attachment_, spinning));
    }
}

Result<Consumer> Ring::consumer(const ConsumerOptions& options) const
{
    const wait::SpinHabit spinning = habit_of(options.wait, options.spin);
    if (const auto can = check(options, description(), label()); !can) {
        return can.error();
    }
    if (transport_) {
        auto receiver = transport_->receiver(spinning, {options.follow, options.type});
        return receiver ? Result<Consumer>(Consumer(backend::TransportConsumer(transport_, std::move(*receiver))))
                        : Result<Consumer>(receiver.error());
    }
    if (const auto ready = join_barriers(*attachment_); !ready) {
        return ready.error();
    }
    const auto made = [](auto end) { return end ? Result<Consumer>(Consumer(std::move(*end))) : Result<Consumer>(end.error()); };
    switch (attachment_->geometry().backend) {
    case BackendId::semaphore: return made(backend::SemaphoreConsumer::join(attachment_, spinning, options.follow));
    case BackendId::mutex: return made(backend::MutexConsumer::join(attachment_, spinning, options.follow));
    default: break;
    }
    auto setup = receiver_setup(options);
    return setup ? made(backend::LanesReceiver::join(attachment_, spinning, std::move(*setup))) : Result<Consumer>(setup.error());
}

Result<void> Ring::remove_group(std::string_view group) const
{
    if (!description().has_groups) {
        return unsupported("remove a group", label(), description().name, has_groups);
    }
    return backend::remove_group(*attachment_, group);
}

} // namespace ringmain
