#pragma once
// What top sees, as JSON: schema/top.json describes it.

#include <cli/top/model.hpp>

#include <boost/json/fwd.hpp>

namespace ringmain::cli::top {

// Of all rings, or of `only`, which may be gone.
[[nodiscard]] boost::json::object to_json(const Sample& sample, const std::optional<RingId>& only);

} // namespace ringmain::cli::top
