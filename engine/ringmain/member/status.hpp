#pragma once
// What can be seen of a ring without joining it.

#include <ringmain/layout/members.hpp>
#include <ringmain/layout/superblock.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace ringmain {

using Role = layout::Role;

struct MemberStatus {
    unsigned index = 0;
    Role role = Role::none;
    bool alive = false; // false: it was killed, and nobody has cleaned up yet
    std::uint32_t pid = 0;
    std::uint32_t uid = 0;
    std::string program;
    std::int64_t joined_ns = 0; // since the epoch
    std::uint64_t messages = 0; // sent or received
    std::uint64_t bytes = 0;
};

enum class RingState { ready, unfinished, incompatible, corrupt, unreadable };

// A snapshot, possibly stale already. Of a ring that is not ready only name (where known), key, owner and mode are.
struct RingStatus {
    RingState state = RingState::unfinished;
    std::string name;
    std::int32_t key = 0;
    std::uint32_t version = 0;                           // of the layout
    layout::BackendId backend = layout::BackendId::none; // its name: backend::describe(id).name
    std::uint64_t slots = 0;
    std::uint64_t max_message = 0; // bytes
    std::uint64_t data_bytes = 0;
    std::uint64_t filled = 0;   // messages in the ring
    std::uint64_t sent = 0;     // messages since creation
    std::uint64_t received = 0; // likewise
    std::uint64_t repairs = 0;  // times that dead members were cleaned up after
    bool crash_safe = false;
    std::uint32_t owner_uid = 0;
    unsigned mode = 0;
    std::int64_t created_ns = 0; // since the epoch
    std::vector<MemberStatus> members;
};

} // namespace ringmain
