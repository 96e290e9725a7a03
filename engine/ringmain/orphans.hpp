#pragma once
// What nobody owns: it will stay until somebody takes it away.

#include <ringmain/base/error.hpp>
#include <ringmain/base/export.hpp>
#include <ringmain/member/status.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ringmain {

// What is left in the kernel, or in the runtime folder, of a ring or a transport that nobody looks after.
struct Orphan {
    // What it was.
    enum class Kind {
        ring,     // all its members died, and nobody came since
        creation, // its creator died before it was finished
        remains,  // its semaphore set was removed by hand, its segments were not
        note,     // in the runtime folder, of a transport that is gone
    };
    Kind kind = Kind::ring;      // what it was
    std::string name;            // empty where nobody knows
    std::string_view backend;    // likewise
    std::int32_t key = 0;        // of System V objects
    std::uint32_t owner_uid = 0; // who may take it away, besides root
    std::uint64_t bytes = 0;     // of shared memory
    bool holds_messages = false; // for a consumer to come
};

// Those that this user may take away; `rings` as Ring::list() has them. Changes nothing.
[[nodiscard]] RINGMAIN_API Result<std::vector<Orphan>> orphans(const std::vector<RingStatus>& rings);

// in_use: somebody uses it by now. absent: somebody else was faster.
[[nodiscard]] RINGMAIN_API Result<void> remove(const Orphan& orphan);

} // namespace ringmain
