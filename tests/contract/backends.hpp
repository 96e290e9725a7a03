#pragma once
// One adaptor a backend: how to make a small one, and what it does not do.

#include <ringmain/backend/table.hpp>
#include <ringmain/options.hpp>

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace ringmain::contract {

struct Backend {
    std::string_view name; // of the adaptor; letters, digits and '_'
    // With room for `messages` of up to `max_message` bytes, where that can be said.
    RingOptions (*options)(std::uint64_t messages, std::uint64_t max_message);
    // How many messages of 1 to 8 bytes an empty one made so takes from one producer, no more and no less; nullptr: nobody can
    // say.
    std::size_t (*takes)(std::uint64_t messages, std::uint64_t max_message) = nullptr;
    // What a RingStatus calls so many of them; nullptr: it does not see its members, nor what went through.
    std::uint64_t (*volume)(std::uint64_t messages) = nullptr;
    std::uint64_t max_message = 64;          // of most tests
    std::uint64_t longest_message = 1 << 20; // of which it can be made for eight
    MessageType type_of_zero = 0;            // how type 0 arrives
    unsigned producers = 2;                  // at once, at least
    unsigned consumers = 2;                  // likewise
    bool has_name = true;                    // other processes find it
    bool keeps_unattended = true;            // messages survive while nobody is attached
    bool has_own_room = true;                // false: other programs can make room in it, or take it, at any moment
    bool learns_of_removal = true;           // members do, asleep or not
    bool breaks_as_a_whole = true;           // `lanes` do not: nonsense ends one lane, for those who read it and once it is full
    unsigned most_producers = 64;            // of 64 members, where there are members
    bool has_places_for_consumers = false;   // that no producer takes

    // What the program says of it.
    [[nodiscard]] const backend::Description& description() const { return *backend::find(*options(1, 8).backend); }
    [[nodiscard]] bool is_ring() const { return description().ring.has_value(); }
};

[[nodiscard]] std::span<const Backend* const> all_backends();
[[nodiscard]] const std::vector<const Backend*>& our_rings();

extern const Backend lanes_backend;

} // namespace ringmain::contract
