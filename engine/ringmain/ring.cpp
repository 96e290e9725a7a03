#include <ringmain/ring.hpp>

#include <ringmain/backend/customs.hpp>
#include <ringmain/find_transport.hpp>
#include <ringmain/member/attachment.hpp>
#include <ringmain/member/creation.hpp>
#include <ringmain/member/inspect.hpp>
#include <ringmain/member/removal.hpp>
#include <ringmain/member/repair.hpp>
#include <ringmain/ring_request.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>

namespace ringmain {

using backend::Description;
using layout::BackendId;

namespace {

// Which of our rings is asked for, where it is one of those.
BackendId ring_backend(const RingOptions& options)
{
    const auto* const named = options.backend ? backend::find(*options.backend) : nullptr;
    return named != nullptr && named->ring ? *named->ring : options.slots ? BackendId::semaphore : BackendId::lanes;
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
