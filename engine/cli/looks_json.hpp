#pragma once
// A ring and how fast it is, as JSON: schema/stat.json describes it.

#include <cli/rates.hpp>

#include <boost/json/fwd.hpp>

#include <optional>
#include <vector>

namespace ringmain::cli {

// What two looks saw; or one, without rates.
struct Looks {
    RingStatus ring;               // the last one
    std::vector<MemberRate> rates; // of its members, in their order
    std::optional<RingRate> rate;
    std::optional<double> seconds; // between the two
};

[[nodiscard]] boost::json::object looks_json(const Looks& seen);

} // namespace ringmain::cli
