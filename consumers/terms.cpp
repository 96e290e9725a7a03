#include <consumers/terms.hpp>

#include <ringmain/backend/table.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace ringmain::consume {

using program::Status;

namespace {

constexpr std::string_view lanes = "lanes";

// The one that is named; or that of the ring that is there, or else of the one to be made.
std::string backend_of(const program::RingArguments& ring)
{
    if (ring.options.backend || ring.options.id) {
        return ring.options.backend.value_or("msgq");
    }
    if (const auto there = Ring::open(ring.name, ring.options)) {
        return std::string(there->backend());
    }
    return ring.options.backend.value_or(ring.options.slots ? "semaphore" : std::string(lanes));
}

program::Failure refuse(const Arguments& arguments, std::string_view what, std::string_view hint)
{
    return program::failure("join", program::label_of(arguments.ring), what, hint);
}

// --type is refused by the ring.
std::string_view option_for_lanes_only(const Arguments& arguments)
{
    return arguments.group                                 ? "--group"
           : arguments.ephemeral                           ? "--ephemeral"
           : arguments.start                               ? "--start"
           : arguments.prefetch                            ? "--prefetch"
           : arguments.dead_letters                        ? "--dead-letters"
           : arguments.acknowledge == Acknowledge::written ? "--ack written"
                                                           : "";
}

Status<void> check(const Arguments& arguments, std::string_view backend, Acknowledge acknowledge)
{
    const std::string_view stranger = option_for_lanes_only(arguments);
    if (backend != lanes && !stranger.empty()) {
        return refuse(arguments, fmt::format("the backend {} cannot do {}", backend, stranger),
                      "drop it, or use a ring of the backend lanes");
    }
    const auto* const known = backend::find(backend);
    if (arguments.type && known != nullptr && !known->selects_by_type) {
        return refuse(arguments, fmt::format("the backend {} cannot do --type", backend),
                      fmt::format("drop it, or use a backend that selects by type: {}",
                                  backend::those_that([](const backend::Description& each) { return each.selects_by_type; })));
    }
    if (backend == lanes && arguments.type && !arguments.group && !arguments.ephemeral) {
        return refuse(arguments, "--type needs a group that receives no other type", "add --group NAME, or --ephemeral");
    }
    if (arguments.batch && arguments.to.kind != To::Kind::null && acknowledge == Acknowledge::written) {
        return refuse(arguments, "--batch gathers messages, and each must be written before the next is taken",
                      "drop it, or add --ack taken, and lose what was gathered if it is killed");
    }
    return {};
}

} // namespace

Status<Terms> agree(const Arguments& arguments)
{
    const std::string backend = backend_of(arguments.ring);
    Terms terms;
    terms.acknowledge = arguments.acknowledge.value_or(backend == lanes ? Acknowledge::written : Acknowledge::taken);
    if (const auto fit = check(arguments, backend, terms.acknowledge); !fit) {
        return fit.error();
    }
    ConsumerOptions& options = terms.options;
    options.wait = arguments.wait;
    options.follow = arguments.follow;
    options.type = arguments.type;
    options.group = arguments.group.value_or(arguments.ephemeral ? "" : options.group);
    options.ephemeral = arguments.ephemeral;
    options.start = arguments.start.value_or(options.start);
    options.prefetch = arguments.prefetch.value_or(options.prefetch);
    return terms;
}

Status<void> check_group(const Arguments& arguments, const Ring& ring)
{
    const auto status = ring.status();
    if (!status || !arguments.group || !arguments.ephemeral) {
        return {};
    }
    const auto found = std::ranges::find(status->groups, *arguments.group, &GroupStatus::name);
    if (found != status->groups.end() && !found->ephemeral) {
        return refuse(arguments, fmt::format("the group '{}' is there already, and stays", *arguments.group),
                      "drop --ephemeral, or name another --group");
    }
    return {};
}

} // namespace ringmain::consume
