#pragma once
// One row of a grid: an operation, to be put into its cells.

#include <kill/grid.hpp>
#include <kill/plan.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace ringmain::kill_tests {

// What fills are on a backend, and what rings its bell there.
struct Terms {
    State empty;
    State middle;
    State full;
    State wrap;
    State empty_at_wrap; // the next message wraps
    State full_at_wrap;  // the oldest message wraps
    bool (*ring_bell)(const std::string& ring, std::uint64_t filled, Diary& diary);
};

enum class End : std::uint8_t { tail, head }; // of what lies in the ring

struct Row {
    Plan plan;
    End end = End::tail;           // which the operation moves, if any
    State wrap;                    // with messages in it
    std::vector<Fill> sleeps = {}; // where the victim finds nothing, or no room
};

// With state, company, and the bell.
[[nodiscard]] Entry put_into(const Row& row, const Cell& cell, const Terms& terms);
[[nodiscard]] Plan with_bell(Plan plan, const Terms& terms);

// What is the same on all backends; nothing for the rest. `on_backend` makes a plan for rings of slots one of that backend's.
[[nodiscard]] std::optional<Entry> common_entry(const Cell& cell, const Terms& terms, Plan (*on_backend)(Plan));

} // namespace ringmain::kill_tests
