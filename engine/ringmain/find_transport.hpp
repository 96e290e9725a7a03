#pragma once
// Internal: which transport is meant by a name and options, and what is wanted of it.

#include <ringmain/backend/table.hpp>
#include <ringmain/options.hpp>

#include <optional>
#include <string_view>

namespace ringmain {

// The transport that the options name; nullptr: a ring, or whatever has that name. unsupported: there is no such backend.
[[nodiscard]] Result<const backend::Description*> transport_asked_for(const RingOptions& options);

// The first that exists under that name; nullptr if none does.
[[nodiscard]] const backend::Description* transport_named(std::string_view name);

// bad_option for one that this backend does not take, naming those that do; bad_name.
[[nodiscard]] Result<backend::TransportRequest> transport_request(std::string_view name, const RingOptions& options,
                                                                  const backend::Description& backend);

// Whichever of that name is there, also what is left of one; nullopt if nothing is.
[[nodiscard]] std::optional<Result<void>> remove_transports(std::string_view name, bool even_if_in_use);
// absent, in_use; unsupported where the transport has no name.
[[nodiscard]] Result<void> remove_transport(std::string_view name, bool even_if_in_use, const backend::Description& backend);

} // namespace ringmain
