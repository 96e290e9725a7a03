#include <ringmain/find_transport.hpp>

#include <ringmain/ring_request.hpp>
#include <ringmain/sys/key.hpp>

#include <fmt/format.h>

#include <array>
#include <filesystem>

namespace ringmain {

using backend::Description;

namespace {

// A path made absolute, so that it means the same in every directory; its file need not exist.
Result<std::string> place_of(std::string_view name)
{
    if (name.find('/') != name.npos) {
        std::error_code error;
        const auto path = std::filesystem::absolute(std::filesystem::path(name), error).lexically_normal();
        return path.string();
    }
    if (!sys::is_plain_name(name)) {
        return Error{Errc::bad_name, 0, "name", fmt::format("'{}'", name), "use 1 to 100 of A-Z a-z 0-9 . _ - or a path"};
    }
    return std::string(name);
}

struct Given {
    std::string_view option;
    bool is_given;
    unsigned needs;
    bool (*can)(const Description&);
};

template <unsigned Bit>
bool takes(const Description& each)
{
    return (each.options & Bit) != 0;
}

Result<void> check(const RingOptions& options, const Description& backend)
{
    const std::array given{
        Given{"capacity", options.capacity.has_value(), backend::takes_capacity, takes<backend::takes_capacity>},
        Given{"slots", options.slots.has_value(), backend::takes_slots, takes<backend::takes_slots>},
        Given{"max-message", options.max_message.has_value(), backend::takes_max_message, takes<backend::takes_max_message>},
        Given{"mode", options.mode.has_value(), backend::takes_mode, takes<backend::takes_mode>},
        Given{"producers", options.producers.has_value(), backend::takes_producers, takes<backend::takes_producers>},
        Given{"id", options.id.has_value(), backend::takes_id, takes<backend::takes_id>},
        Given{"stamp", options.stamp.has_value(), backend::takes_stamps, takes<backend::takes_stamps>},
        Given{"trust", !options.trusted_uids.empty(), backend::takes_trust, takes<backend::takes_trust>},
    };
    for (const Given& each : given) {
        if (each.is_given && (backend.options & each.needs) == 0) {
            return Error{Errc::bad_option, 0, "open", fmt::format("{} of the backend {}", each.option, backend.name),
                         fmt::format("drop it, or use a backend that has it: {}", backend::those_that(each.can))};
        }
    }
    return {};
}

} // namespace

Result<const Description*> transport_asked_for(const RingOptions& options)
{
    const std::string_view name = options.backend ? std::string_view(*options.backend) : options.id ? "msgq" : "lanes";
    const Description* const found = backend::find(name);
    if (found == nullptr) {
        return Error{
            Errc::unsupported, 0, "open", fmt::format("backend '{}'", name),
            fmt::format("use one that this version has: {}", backend::those_that([](const Description&) { return true; }))};
    }
    return found->transport != nullptr ? found : nullptr;
}

const Description* transport_named(std::string_view name)
{
    for (const Description& each : backend::all()) {
        if (each.transport == nullptr || each.transport->remove == nullptr) {
            continue;
        }
        const auto request = transport_request(name, {}, each);
        if (request && each.transport->open(*request)) {
            return &each;
        }
    }
    return nullptr;
}

Result<backend::TransportRequest> transport_request(std::string_view name, const RingOptions& options, const Description& backend)
{
    if (const auto fits = check(options, backend); !fits) {
        return fits.error();
    }
    const bool is_named = !options.id && (backend.options & backend::takes_name) != 0;
    if (!is_named && !name.empty()) {
        return Error{Errc::bad_name, 0, "open", fmt::format("'{}' of the backend {}", name, backend.name),
                     options.id ? "give a name or an id, not both" : "drop the name: this backend has none"};
    }
    const auto place = is_named ? place_of(name) : Result<std::string>(std::string());
    const auto mode = mode_of(options);
    if (!place || !mode) {
        return place ? mode.error() : place.error();
    }
    backend::TransportRequest request;
    request.name = *place;
    request.id = options.id;
    request.capacity = options.capacity;
    request.slots = options.slots;
    request.max_message = options.max_message;
    request.mode = *mode;
    request.trusted_uids = options.trusted_uids;
    return request;
}

std::optional<Result<void>> remove_transports(std::string_view name, bool even_if_in_use)
{
    for (const Description& each : backend::all()) {
        if (each.transport == nullptr || each.transport->remove == nullptr) {
            continue;
        }
        const auto removed = remove_transport(name, even_if_in_use, each);
        const bool is_it = removed || removed.error().code == Errc::in_use || removed.error().code == Errc::no_permission;
        if (is_it) {
            return removed;
        }
    }
    return std::nullopt;
}

Result<void> remove_transport(std::string_view name, bool even_if_in_use, const Description& backend)
{
    if (backend.transport->remove == nullptr) {
        return Error{Errc::unsupported, 0, "remove", fmt::format("backend '{}'", backend.name),
                     "leave it: it is gone with those who use it"};
    }
    const auto place = place_of(name);
    return place ? backend.transport->remove(*place, even_if_in_use) : Result<void>(place.error());
}

} // namespace ringmain
