// Members are killed in every cell of the grid (grid.hpp), and the ring stays whole.

#include <kill/grid.hpp>
#include <kill/lanes_fixture.hpp>
#include <kill/ring_fixture.hpp>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <set>
#include <tuple>

namespace ringmain::kill_tests {
namespace {

struct GridRow {
    const char* backend;
    Operation operation;
};

// Those that have a plan of their own.
std::vector<GridRow> rows_to_try()
{
    std::vector<GridRow> rows;
    for (const char* const backend : grids) {
        for (const Operation operation : all_operations()) {
            const auto cells = cells_of(operation);
            if (std::ranges::any_of(cells, [&](const Cell& cell) { return entry_of(backend, cell).plan.has_value(); })) {
                rows.push_back({backend, operation});
            }
        }
    }
    return rows;
}

class GridKillTest : public PlanKillTest, public ::testing::WithParamInterface<GridRow> {
protected:
    static void SetUpTestSuite()
    {
        warm_up([](const std::string& ring) {
            return do_everything_once(ring, "semaphore") && do_everything_once(ring, "mutex") && lanes::do_everything_once(ring);
        });
    }
};

TEST_P(GridKillTest, EveryDeathLeavesTheRingWhole)
{
    for (const Cell& cell : cells_of(GetParam().operation)) {
        if (const Entry entry = entry_of(GetParam().backend, cell); entry.plan) {
            survives(*entry.plan);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(All, GridKillTest, ::testing::ValuesIn(rows_to_try()), [](const auto& each) {
    std::string name = each.param.backend + ("_" + name_of(each.param.operation));
    std::ranges::replace(name, ' ', '_');
    return name;
});

// Whether a plan is what its cell says.
bool is_in(const Cell& cell, const Plan& plan, std::uint64_t full)
{
    const bool starts_at_zero = plan.first_position == 0;
    const bool is_filled = cell.fill == Fill::empty    ? plan.filled == 0 && starts_at_zero
                           : cell.fill == Fill::middle ? plan.filled > 0 && plan.filled < full && starts_at_zero
                           : cell.fill == Fill::full   ? plan.filled == full && starts_at_zero
                                                       : !starts_at_zero;
    return is_filled && cell.has_sleeper == (plan.company != Company::none) &&
           cell.bell_rings == (plan.leave_corpses && plan.state.find("bell rings") != std::string::npos) &&
           plan.company_is_frozen == (cell.has_sleeper && cell.bell_rings);
}

TEST(KillGrid, EveryCellIsTriedOrSaysWhyNot)
{
    for (const std::string backend : grids) {
        std::set<std::string> names;
        std::size_t tried = 0;
        std::size_t shared = 0;
        std::size_t impossible = 0;
        for (const Operation operation : all_operations()) {
            for (const Cell& cell : cells_of(operation)) {
                const Entry entry = entry_of(backend, cell);
                EXPECT_EQ(entry.plan.has_value() + entry.same.has_value() + (entry.reason != nullptr), 1)
                    << backend << ": " << cell.name();
                EXPECT_TRUE(!entry.same || entry_of(backend, *entry.same).plan) << backend << ": " << cell.name();
                if (entry.plan) {
                    EXPECT_TRUE(names.insert(entry.plan->name()).second) << "twice: " << entry.plan->name();
                    EXPECT_TRUE(is_in(cell, *entry.plan, backend == "lanes" ? lanes::full.filled : full.filled))
                        << backend << ": " << cell.name() << " is not " << entry.plan->name();
                }
                tried += entry.plan ? 1 : 0;
                shared += entry.same ? 1 : 0;
                impossible += entry.reason != nullptr ? 1 : 0;
            }
        }
        std::printf("kill grid: %s: %zu cells, of which %zu are tried, %zu in the plan of another, and %zu cannot be\n",
                    backend.c_str(), tried + shared + impossible, tried, shared, impossible);
    }
}

} // namespace
} // namespace ringmain::kill_tests
