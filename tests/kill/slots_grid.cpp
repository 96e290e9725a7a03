#include <kill/slots_grid.hpp>

#include <kill/company.hpp>
#include <kill/grid_row.hpp>
#include <kill/operations.hpp>
#include <kill/plan_parts.hpp>
#include <kill/slots_states.hpp>

namespace ringmain::kill_tests {
namespace {

bool die_inside(const std::string& ring, std::uint64_t filled, Diary&)
{
    return leave_corpses(ring, filled);
}

const Terms terms{empty, middle, full, tail_wraps, empty_at_wrap, full_at_wrap, die_inside};

// Who falls asleep, and is woken by what it waits for.
Entry park_entry(const Cell& cell)
{
    if (cell.fill == Fill::wrap) {
        return put_into({.plan = send_plan(), .end = End::head, .wrap = full_at_wrap, .sleeps = {Fill::wrap}}, cell, terms);
    }
    const Operation operation = cell.fill == Fill::empty    ? Operation::receive
                                : cell.fill == Fill::middle ? Operation::batch
                                                            : Operation::send;
    if (cell.has_sleeper || cell.bell_rings) {
        return {.same = Cell{operation, cell.fill, cell.has_sleeper, cell.bell_rings}};
    }
    Cell same = cell;
    same.operation = operation;
    Entry entry = slots_entry(same);
    return {.plan = woken(*entry.plan)};
}

} // namespace

Entry slots_entry(const Cell& cell)
{
    if (auto entry = common_entry(cell, terms, [](Plan plan) { return plan; })) {
        return *entry;
    }
    const auto at_tail = [&cell](Plan plan) { return put_into({.plan = std::move(plan), .wrap = tail_wraps}, cell, terms); };
    const auto at_head = [&cell](Plan plan) {
        return put_into({.plan = std::move(plan), .end = End::head, .wrap = head_wraps}, cell, terms);
    };
    switch (cell.operation) {
    case Operation::open: return {.same = Cell{Operation::join_as_producer, cell.fill, cell.has_sleeper, cell.bell_rings}};
    case Operation::join_as_producer: return at_tail(join_producer_plan());
    case Operation::join_as_consumer: return at_head(join_consumer_plan());
    case Operation::send: return put_into({.plan = send_plan(), .wrap = tail_wraps, .sleeps = {Fill::full}}, cell, terms);
    case Operation::batch:
        return put_into({.plan = send_batch_plan(), .wrap = batch_wraps, .sleeps = {Fill::middle, Fill::full}}, cell, terms);
    case Operation::receive:
        return put_into({.plan = receive_plan(), .end = End::head, .wrap = head_wraps, .sleeps = {Fill::empty}}, cell, terms);
    case Operation::poll:
        return put_into({.plan = poll_plan(), .end = End::head, .wrap = poll_wraps, .sleeps = {Fill::empty}}, cell, terms);
    case Operation::park: return park_entry(cell);
    case Operation::leave_as_producer: return at_tail(leave_producer_plan());
    case Operation::leave_as_consumer: return at_head(leave_consumer_plan());
    case Operation::claim_and_commit:
    case Operation::claim_and_abort: return {.reason = "a producer writes in place on lanes only"};
    case Operation::release: return {.reason = "a message is its receiver's, and its slot free, when it is received"};
    case Operation::take_over: return {.reason = "a message that somebody holds is not in the ring any more"};
    case Operation::join_group:
    case Operation::leave_group:
    case Operation::remove_group: return {.reason = "there are groups on lanes only"};
    default: return {};
    }
}

} // namespace ringmain::kill_tests
