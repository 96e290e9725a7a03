#pragma once
// What a repair of a ring would do: who is dead, and what they hold.

#include <ringmain/base/error.hpp>
#include <ringmain/member/status.hpp>

#include <boost/json/fwd.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace ringmain::cli {

struct RepairPlan {
    std::string ring;
    std::string_view backend;
    unsigned deaths = 0; // not cleaned up after; more than the members below where somebody died while joining or leaving
    std::vector<MemberStatus> dead;
    std::uint64_t permits = 0; // of slots, that the dead did not give back; some of them may be in the hands of the living
    bool is_done = false;
};

// unsupported for a transport; corrupt, unfinished, incompatible where no repair helps.
[[nodiscard]] Result<RepairPlan> plan_repair(const RingStatus& ring);

[[nodiscard]] std::string text_of(const RepairPlan& plan);
[[nodiscard]] boost::json::object to_json(const RepairPlan& plan);

} // namespace ringmain::cli
