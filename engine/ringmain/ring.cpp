#include <ringmain/ring.hpp>

#include <ringmain/backend/customs.hpp>
#include <ringmain/backend/lanes_groups.hpp>
#include <ringmain/backend/transport_end.hpp>
#include <ringmain/find_transport.hpp>
#include <ringmain/member/attachment.hpp>
#include <ringmain/member/creation.hpp>
#include <ringmain/member/inspect.hpp>
#include <ringmain/member/removal.hpp>
#include <ringmain/member/repair.hpp>
#include <ringmain/ring_request.hpp>
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

// Which of our rings is asked for, where it is one of those.
BackendId ring_backend(const RingOptions& options)
{
    const auto* const named = options.backend ? backend::find(*options.backend) : nullptr;
    return named != nullptr && named->ring ? *named->ring : options.slots ? BackendId::semaphore : BackendId::lanes;
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

Ring::Ring(std::shared_ptr<member::Attachment> attachment) noexcept : attachment_(std::move(attachment))
{
}

Ring::Ring(std::string name, const Description& backend, std::shared_ptr<backend::Transport> transport) noexcept
    : name_(std::move(name)), backend_(&backend), transport_(std::move(transport))
{
}

Result<Ring> Ring::make(std::string_view name, const RingOptions& options, How how)
{
    if (const auto wanted = transport_asked_for(options); !wanted || *wanted != nullptr) {
        return wanted ? make_transport(name, options, how, **wanted) : Result<Ring>(wanted.error());
    }
    const auto where = sys::ring_name(name);
    if (!where) {
        return where.error();
    }
    const auto request = ring_request(options, ring_backend(options));
    if (!request) {
        return request.error();
    }
    if (how == How::recreate) {
        if (const auto removed = member::remove(*where, false); !removed && removed.error().code != Errc::absent) {
            return removed.error();
        }
    }
    const bool takes_any = !request->backend_matters && (how == How::open || how == How::open_or_create);
    Result<std::shared_ptr<member::Attachment>> found = member::plainly(Errc::absent, "open", where->name);
    if (how == How::open || takes_any) {
        found = member::open(*where, *request);
    }
    if (!found && found.error().code == Errc::absent && takes_any) {
        if (const Description* const other = transport_named(name)) {
            return make_transport(name, options, How::open, *other);
        }
    }
    if (!found && how != How::open) {
        found = member::open_or_create(*where, *request, how != How::open_or_create);
    }
    return found ? Result<Ring>(Ring(std::move(*found))) : Result<Ring>(found.error());
}

Result<Ring> Ring::make_transport(std::string_view name, const RingOptions& options, How how, const Description& backend)
{
    using Opening = backend::TransportRequest::How;
    auto request = transport_request(name, options, backend);
    if (!request) {
        return request.error();
    }
    if (how == How::recreate && backend.transport->remove != nullptr) {
        if (const auto removed = backend.transport->remove(request->name, false);
            !removed && removed.error().code != Errc::absent) {
            return removed.error();
        }
    }
    request->how = how == How::open ? Opening::open : how == How::open_or_create ? Opening::open_or_create : Opening::create;
    auto opened = backend.transport->open(*request);
    return opened ? Result<Ring>(Ring(request->name, backend, std::move(*opened))) : Result<Ring>(opened.error());
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

Result<void> Ring::remove(std::string_view name, bool even_if_in_use, const RingOptions& options)
{
    const auto wanted = transport_asked_for(options);
    if (!wanted) {
        return wanted.error();
    }
    if (*wanted != nullptr) {
        return remove_transport(name, even_if_in_use, **wanted);
    }
    const auto where = sys::ring_name(name);
    if (!where) {
        return where.error();
    }
    const auto removed = member::remove(*where, even_if_in_use);
    const bool may_be_another = !removed && removed.error().code == Errc::absent && !options.backend;
    return may_be_another ? remove_transports(name, even_if_in_use).value_or(removed) : removed;
}

Result<std::vector<RingStatus>> Ring::list()
{
    auto rings = member::list();
    if (!rings) {
        return rings;
    }
    for (const Description& each : backend::all()) {
        if (each.transport != nullptr && each.transport->list != nullptr) {
            std::ranges::move(each.transport->list(), std::back_inserter(*rings));
        }
    }
    std::ranges::stable_sort(*rings, {}, &RingStatus::name);
    return rings;
}

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

Result<void> Ring::repair(std::chrono::nanoseconds patience) const
{
    if (transport_) {
        return Error{Errc::unsupported, 0, "repair", label(), "leave it: only rings have members to clean up after"};
    }
    const auto& customs = backend::customs_of(attachment_->geometry().backend);
    const int failure = member::repair(*attachment_, customs, layout::max_members, after(patience));
    if (failure == ETIMEDOUT) {
        return Error{Errc::timed_out, 0, "repair", label(),
                     "let the member go on that is inside, stopped or traced ('ringmain stat' names all), or kill it"};
    }
    return failure == 0 ? Result<void>() : attachment_->explain({"semop", failure});
}

Result<RingStatus> Ring::status() const
{
    return transport_ ? transport_->status() : member::status(*attachment_);
}

std::string_view Ring::name() const noexcept
{
    return transport_ ? std::string_view(name_) : attachment_->name();
}

std::string_view Ring::backend() const noexcept
{
    return description().name;
}

const Description& Ring::description() const noexcept
{
    return backend_ != nullptr ? *backend_ : backend::describe(attachment_->geometry().backend);
}

std::string Ring::label() const
{
    return transport_ ? fmt::format("{} '{}'", backend_->name, name_) : attachment_->label();
}

} // namespace ringmain
