#include <kill/grid.hpp>

#include <kill/company.hpp>
#include <kill/grid_row.hpp>
#include <kill/lanes_grid.hpp>
#include <kill/operations.hpp>
#include <kill/plan_parts.hpp>
#include <kill/slots_grid.hpp>

#include <algorithm>
#include <iterator>

namespace ringmain::kill_tests {
namespace {

constexpr std::array<const char*, operations> operation_names{"create",
                                                              "open",
                                                              "join as producer",
                                                              "join as consumer",
                                                              "send",
                                                              "batch",
                                                              "claim and commit",
                                                              "claim and abort",
                                                              "receive",
                                                              "poll",
                                                              "release",
                                                              "take over",
                                                              "park",
                                                              "wake",
                                                              "repair",
                                                              "leave as producer",
                                                              "leave as consumer",
                                                              "join group",
                                                              "leave group",
                                                              "remove group",
                                                              "remove"};
constexpr std::array fill_names{"empty", "middle", "full", "wrap"};

// Either there is no ring, or one that has lost its memory: only then can a bell ring, or somebody sleep.
Entry create_entry(const Cell& cell, const Terms& terms, Plan (*on_backend)(Plan))
{
    Plan plan = on_backend(create_plan());
    if (!cell.has_sleeper && !cell.bell_rings) {
        return {.plan = in_state(plan, {"absent", 0, 0})};
    }
    plan.ring_exists = true;
    plan.takes_ring_away = true;
    *plan.when_finished += 1; // nothing is in it, which counts as taken away
    Entry entry = put_into({.plan = plan, .wrap = terms.wrap}, cell, terms);
    entry.plan->state += ", memory is lost";
    entry.plan->company_is_cut_off = cell.has_sleeper;
    entry.plan->leave_corpses = [die = entry.plan->leave_corpses](const std::string& ring, Diary& diary) {
        return (!die || die(ring, diary)) && lose_memory(ring);
    };
    return entry;
}

constexpr Fill fills[] = {Fill::empty, Fill::middle, Fill::full, Fill::wrap};

} // namespace

std::string name_of(Operation operation)
{
    return operation_names.at(static_cast<std::size_t>(operation));
}

std::vector<Operation> all_operations()
{
    std::vector<Operation> all;
    for (std::size_t i = 0; i < operations; ++i) {
        all.push_back(static_cast<Operation>(i));
    }
    return all;
}

std::string Cell::name() const
{
    return name_of(operation) + ", " + fill_names.at(static_cast<std::size_t>(fill)) + (has_sleeper ? ", sleeper" : "") +
           (bell_rings ? ", bell" : "");
}

std::vector<Cell> cells_of(Operation operation)
{
    std::vector<Cell> cells;
    for (const Fill fill : fills) {
        for (const bool has_sleeper : {false, true}) {
            for (const bool bell_rings : {false, true}) {
                cells.push_back({operation, fill, has_sleeper, bell_rings});
            }
        }
    }
    return cells;
}

Plan with_bell(Plan plan, const Terms& terms)
{
    plan.state += ", bell rings";
    plan.company_is_frozen = plan.company != Company::none;
    plan.leave_corpses = [die = terms.ring_bell, filled = plan.filled](const std::string& ring, Diary& diary) {
        return die(ring, filled, diary);
    };
    return plan;
}

Entry put_into(const Row& row, const Cell& cell, const Terms& terms)
{
    const State wrap = !cell.has_sleeper ? row.wrap : row.end == End::tail ? terms.empty_at_wrap : terms.full_at_wrap;
    const State states[] = {terms.empty, terms.middle, terms.full, wrap};
    Plan plan = in_state(row.plan, states[static_cast<std::size_t>(cell.fill)]);
    if (plan.takes != 0 && plan.filled != 0 && plan.when_finished) {
        plan.when_finished = std::min(*plan.when_finished, plan.filled);
    }
    if (cell.has_sleeper) {
        plan.company = plan.filled == 0 ? Company::receiver : Company::sender;
    }
    plan.sleeps = std::ranges::find(row.sleeps, cell.fill) != row.sleeps.end();
    return {.plan = cell.bell_rings ? with_bell(plan, terms) : plan};
}

Entry entry_of(const std::string& backend, const Cell& cell)
{
    if (backend == "lanes") {
        return lanes_entry(cell);
    }
    Entry entry = slots_entry(cell);
    if (entry.plan) {
        entry.plan->slots_backend = backend;
    }
    return entry;
}

std::optional<Entry> common_entry(const Cell& cell, const Terms& terms, Plan (*on_backend)(Plan))
{
    if (cell.has_sleeper && cell.fill == Fill::middle) {
        return Entry{.reason = "who finds a message, or room, does not sleep"};
    }
    switch (cell.operation) {
    case Operation::create:
        return cell.fill == Fill::empty ? create_entry(cell, terms, on_backend)
                                        : Entry{.reason = "a ring is made empty, at the start of its memory"};
    case Operation::wake:
        return cell.has_sleeper ? Entry{.same = Cell{cell.fill == Fill::full ? Operation::receive : Operation::send, cell.fill,
                                                     true, cell.bell_rings}}
                                : Entry{.reason = "nobody sleeps"};
    case Operation::repair: return put_into({.plan = on_backend(repair_plan()), .wrap = terms.wrap}, cell, terms);
    case Operation::remove:
        return put_into({.plan = on_backend(cell.has_sleeper ? force_remove_plan() : remove_plan()), .wrap = terms.wrap}, cell,
                        terms);
    default: return std::nullopt;
    }
}

} // namespace ringmain::kill_tests
