#pragma once
// Every circumstance in which a member can be killed, as a grid of cells: an operation, how full the ring is when it begins,
// whether somebody sleeps in the ring, and whether the bell rings already.

#include <kill/plan.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ringmain::kill_tests {

enum class Operation : std::uint8_t {
    create,
    open,
    join_as_producer,
    join_as_consumer,
    send,
    batch,
    claim_and_commit,
    claim_and_abort,
    receive,
    poll,
    release,
    take_over,
    park,
    wake,
    repair,
    leave_as_producer,
    leave_as_consumer,
    join_group,
    leave_group,
    remove_group,
    remove,
};
inline constexpr std::size_t operations = 21;

enum class Fill : std::uint8_t {
    empty,
    middle,
    full,
    wrap, // what is written, or read, next passes the end of the memory
};

struct Cell {
    Operation operation;
    Fill fill;
    bool has_sleeper; // a peer: a receiver in an empty ring, a sender in a full one
    bool bell_rings;  // members died inside before; a sleeper stands still from before that until somebody has repaired

    bool operator==(const Cell&) const = default;
    [[nodiscard]] std::string name() const; // "send, wrap, sleeper, bell"
};

// Just one of the three.
struct Entry {
    std::optional<Plan> plan = {}; // what is tried in this cell
    std::optional<Cell> same = {}; // the plan of that cell does this operation in these circumstances, too
    const char* reason = nullptr;  // why this cell cannot be
};

// "create".
[[nodiscard]] std::string name_of(Operation operation);
[[nodiscard]] std::vector<Operation> all_operations();
// Those of an operation.
[[nodiscard]] std::vector<Cell> cells_of(Operation operation);

inline constexpr std::array grids{"lanes", "semaphore", "mutex"}; // the backends that have members
[[nodiscard]] Entry entry_of(const std::string& backend, const Cell& cell);

} // namespace ringmain::kill_tests
