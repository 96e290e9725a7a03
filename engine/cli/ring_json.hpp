#pragma once
// What is seen of rings, as JSON: schema/ring.json describes it.

#include <ringmain/member/status.hpp>

#include <boost/json/fwd.hpp>

#include <vector>

namespace ringmain::cli {

[[nodiscard]] boost::json::object to_json(const RingStatus& ring);
[[nodiscard]] boost::json::array to_json(const std::vector<RingStatus>& rings);
[[nodiscard]] boost::json::object to_json(const MemberStatus& member);

// null for a key that is none.
[[nodiscard]] boost::json::value key_json(std::int32_t key);
// null for a name that nobody knows.
[[nodiscard]] boost::json::value name_json(std::string_view name);

} // namespace ringmain::cli
