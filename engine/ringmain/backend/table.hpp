#pragma once
// The table of backends: their names, what each can do, and how it is opened.

#include <ringmain/backend/transport.hpp>
#include <ringmain/base/message.hpp>
#include <ringmain/layout/superblock.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ringmain::backend {

// What may be asked of a new one, as bits.
enum Option : unsigned {
    takes_name = 1U << 0,
    takes_capacity = 1U << 1,
    takes_slots = 1U << 2,
    takes_max_message = 1U << 3,
    takes_mode = 1U << 4,
    takes_producers = 1U << 5,
    takes_id = 1U << 6,
    takes_trust = 1U << 7,
    takes_stamps = 1U << 8,
};

struct Description {
    std::string_view name;
    std::string_view summary;
    std::string_view longest;   // message
    std::string_view producers; // how many at once
    std::string_view consumers;
    std::string_view order;
    std::string_view survives; // what becomes of the others and of messages when a peer is killed
    std::string_view needs;
    bool in_place = false; // Producer::claim, and messages are read where they lie
    bool selects_by_type = false;
    bool has_groups = false;
    MessageType largest_type = 0xffff;
    bool sends_empty = true;                    // messages of no bytes
    bool outlives_members = true;               // false: one that is killed may stop all others for ever
    unsigned options = 0;                       // of enum Option
    std::optional<layout::BackendId> ring = {}; // one of ours
    const TransportKind* transport = nullptr;   // or else
};

[[nodiscard]] std::span<const Description> all() noexcept;
[[nodiscard]] const Description* find(std::string_view name) noexcept;
[[nodiscard]] const Description& describe(layout::BackendId id) noexcept;

// The names of those that can, "lanes, msgq".
[[nodiscard]] std::string those_that(bool (*can)(const Description&));

} // namespace ringmain::backend
