#include <kill/lanes_grid.hpp>

#include <kill/company.hpp>
#include <kill/grid_row.hpp>
#include <kill/lanes_corpses.hpp>
#include <kill/lanes_operations.hpp>
#include <kill/lanes_states.hpp>
#include <kill/operations.hpp>
#include <kill/plan_parts.hpp>

namespace ringmain::kill_tests {
namespace {

using namespace lanes;

bool die_at_cursor(const std::string& ring, std::uint64_t, Diary& diary)
{
    return leave_corpse_at_cursor(ring, diary);
}

bool die_with_message(const std::string& ring, std::uint64_t, Diary& diary)
{
    return leave_corpse_with_first(ring, diary);
}

const Terms terms{lanes::empty, lanes::middle, lanes::full, pads, empty_before_padding, full_in_front_of_padding, die_at_cursor};

// Its place is taken before a sender comes, who sleeps in the second lane then.
Entry seated_producer(const Row& row, const Cell& cell)
{
    Entry entry = put_into(row, cell, terms);
    if (entry.plan->company == Company::sender) {
        entry.plan->lanes->filled_beside = entry.plan->first_position == 0 ? 8 : 7;
        entry.plan->state += ", full beside";
    }
    return entry;
}

Entry at_tail(Plan plan, const Cell& cell)
{
    return seated_producer({.plan = std::move(plan), .wrap = pads, .sleeps = {Fill::full}}, cell);
}

Entry at_head(Plan plan, const Cell& cell)
{
    return put_into({.plan = std::move(plan), .end = End::head, .wrap = skips}, cell, terms);
}

Entry receiving(Plan plan, const Cell& cell)
{
    return put_into({.plan = std::move(plan), .end = End::head, .wrap = skips, .sleeps = {Fill::empty}}, cell, terms);
}

// Who falls asleep, and is woken by what it waits for.
Entry park_entry(const Cell& cell)
{
    if (cell.fill == Fill::wrap) {
        Row row{.plan = lanes::send_plan(), .wrap = full_in_front_of_padding, .sleeps = {Fill::wrap}};
        row.end = End::head; // a sender sleeps beside it
        return seated_producer(row, cell);
    }
    if (cell.fill == Fill::middle) {
        const Plan plan = in_state(lanes::send_batch_plan(), room_for_two);
        return {.plan = cell.bell_rings ? asleep(with_bell(plan, terms)) : woken(plan)};
    }
    Cell same = cell;
    same.operation = cell.fill == Fill::empty ? Operation::receive : Operation::send;
    if (cell.has_sleeper || cell.bell_rings) {
        return {.same = same};
    }
    return {.plan = woken(*lanes_entry(same).plan)};
}

// The orphan is of one who died before; when the bell is silent, somebody has repaired after it.
Entry take_over_entry(const Cell& cell)
{
    if (cell.fill == Fill::empty) {
        return {.reason = "an orphan is a message that is in the ring"};
    }
    if (cell.has_sleeper && !cell.bell_rings) {
        return {.reason = "the repair that silenced the bell woke everybody"};
    }
    Terms deadly = terms;
    deadly.ring_bell = die_with_message;
    Entry entry = put_into({.plan = join_and_receive_plan(), .end = End::head, .wrap = skips}, cell, deadly);
    if (!cell.bell_rings) {
        entry.plan->state += ", repaired";
        entry.plan->leave_corpses = [](const std::string& ring, Diary& diary) {
            return leave_corpse_with_first(ring, diary) && repair_from_outside(ring);
        };
    }
    return entry;
}

} // namespace

Entry lanes_entry(const Cell& cell)
{
    if (auto entry = common_entry(cell, terms, on_lanes)) {
        return *entry;
    }
    switch (cell.operation) {
    case Operation::open: return at_head(on_lanes(open_plan()), cell);
    case Operation::join_as_producer: return put_into({.plan = lanes::join_producer_plan(), .wrap = pads}, cell, terms);
    case Operation::join_as_consumer: return at_head(lanes::join_consumer_plan(), cell);
    case Operation::send: return at_tail(lanes::send_plan(), cell);
    case Operation::batch: return at_tail(lanes::send_batch_plan(), cell);
    case Operation::claim_and_commit: return at_tail(claim_and_commit_plan(), cell);
    case Operation::claim_and_abort: return at_tail(claim_and_abort_plan(), cell);
    case Operation::receive: return receiving(lanes::receive_plan(1), cell);
    case Operation::poll: return receiving(lanes::poll_plan(2), cell);
    case Operation::release:
        return cell.fill == Fill::empty ? Entry{.reason = "nothing is held"}
                                        : Entry{.same = Cell{Operation::receive, cell.fill, cell.has_sleeper, cell.bell_rings}};
    case Operation::take_over: return take_over_entry(cell);
    case Operation::park: return park_entry(cell);
    case Operation::leave_as_producer: return seated_producer({.plan = lanes::leave_producer_plan(), .wrap = pads}, cell);
    case Operation::leave_as_consumer: return at_head(lanes::leave_consumer_plan(0), cell);
    case Operation::join_group: return at_head(join_group_plan(late), cell);
    case Operation::leave_group: return at_head(leave_group_plan(passing), cell);
    case Operation::remove_group: return at_head(remove_group_plan(late), cell);
    default: return {};
    }
}

} // namespace ringmain::kill_tests
