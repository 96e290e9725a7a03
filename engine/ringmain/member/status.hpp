#pragma once
// What can be seen of a ring without joining it.

#include <ringmain/layout/members.hpp>
#include <ringmain/layout/superblock.hpp>
#include <ringmain/member/latency_histogram.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ringmain {

// What a member does: `none` (no more, or not yet), `producer` or `consumer`.
using Role = layout::Role;

// Messages that went one way.
struct Traffic {
    std::uint64_t messages = 0; // how many
    std::uint64_t bytes = 0;    // of payload
};

// Of all members that there ever were.
struct EventCounts {
    std::uint64_t full = 0;        // times that a producer found no room, and had to wait or turn back
    std::uint64_t empty = 0;       // times that a consumer found no message, likewise
    std::uint64_t parks = 0;       // times that somebody went to sleep
    std::uint64_t wakes = 0;       // sleepers that others woke; on `semaphore` the kernel does, and counts none
    std::uint64_t redelivered = 0; // messages that came again, because a consumer died with them; `lanes`
};

// Somebody who is attached, or was killed and not cleaned up after.
struct MemberStatus {
    unsigned index = 0;         // its place among 64
    Role role = Role::none;     // what it does
    bool alive = false;         // false: it was killed, and nobody has cleaned up yet
    std::uint32_t pid = 0;      // in its own PID namespace
    std::uint32_t uid = 0;      // of its user
    std::string program;        // its name, without the folder
    std::int64_t joined_ns = 0; // since the epoch
    std::string group;          // of a consumer of `lanes`
    Traffic traffic;            // sent or received; on `lanes` what it dealt with
    std::uint64_t claimed = 0;  // `lanes`: bytes of records in its hands
    unsigned cursors = 0;       // likewise: lanes from which it is just claiming for its group
};

// A lane of `lanes` that was ever used, or is broken.
struct LaneStatus {
    unsigned index = 0;          // also of the member that writes it
    bool has_producer = false;   // just now
    bool broken = false;         // it holds nonsense
    std::uint64_t published = 0; // bytes of records since creation
};

// A group of consumers of `lanes`.
struct GroupStatus {
    unsigned index = 0;                             // its place among 32
    std::string name;                               // within its ring
    bool ephemeral = false;                         // gone with its last member
    std::optional<std::uint16_t> type;              // the only one it receives
    unsigned members = 0;                           // that live
    std::uint64_t lag = 0;                          // bytes published and not claimed, in all lanes
    std::uint64_t claimed = 0;                      // bytes claimed and not released
    unsigned orphans = 0;                           // claims whose member is gone
    std::optional<std::chrono::nanoseconds> oldest; // since its oldest message was sent, where the ring has stamps
};

// What there is under the name of a ring.
enum class RingState {
    ready,        // to be used
    unfinished,   // being created or removed, or whoever did that died
    incompatible, // of another version of ringmain
    corrupt,      // its superblock holds nonsense
    unreadable,   // somebody else's, and its mode does not let us look
};

// A snapshot, possibly stale already. Of a ring that is not ready only name (where known), key, owner and mode are.
struct RingStatus {
    RingState state = RingState::unfinished; // whether there is more to see
    std::string name;                        // as it was created
    std::int32_t key = 0;                    // of its System V objects, where it has some
    std::uint32_t version = 0;               // of the layout
    // "lanes", ...
    std::string_view backend = layout::name_of(layout::BackendId::none);
    std::uint64_t slots = 0;          // messages it holds, where they are counted
    std::uint64_t lane_bytes = 0;     // `lanes`
    unsigned lane_count = 0;          // likewise
    bool publisher_fences = false;    // likewise
    std::uint64_t max_message = 0;    // bytes
    std::uint64_t data_bytes = 0;     // for messages, with what surrounds them
    std::uint64_t filled = 0;         // messages in the ring; `lanes`: bytes of the group that is furthest behind
    std::uint64_t filled_bytes = 0;   // of data_bytes, where those are counted
    Traffic sent;                     // since creation
    Traffic received;                 // likewise, by all groups; on `lanes` what was dealt with
    EventCounts events;               // likewise
    std::uint64_t repairs = 0;        // times that dead members were cleaned up after
    unsigned unburied = 0;            // deaths that nobody has cleaned up after: the bell rings
    std::uint64_t permits_out = 0;    // `semaphore`: slots that somebody works on, or that the dead did not give back
    std::uint32_t producers_ever = 0; // that joined since creation
    std::uint64_t dead_letters = 0;   // messages given up
    // Where the ring has stamps: how long messages took from being sent to being delivered, since creation.
    std::optional<LatencyHistogram> latency;
    std::optional<std::chrono::nanoseconds> oldest; // since the oldest message in the ring was sent, likewise
    bool crash_safe = false;           // this kernel tells of deaths; false: a member that is killed may stop the others
    std::uint32_t owner_uid = 0;       // who may remove it, besides root
    unsigned mode = 0;                 // permission bits
    std::int64_t created_ns = 0;       // since the epoch
    std::vector<MemberStatus> members; // by place
    std::vector<LaneStatus> lanes;     // by place; only `lanes`
    std::vector<GroupStatus> groups;   // likewise
};

} // namespace ringmain
