// Members of rings in thousands of orders of events, with deaths at any access to shared memory and any system call. A seed
// repeats one schedule: RINGMAIN_SEED=N ringmain_schedule_tests --gtest_filter=...

#include <schedules/scenarios.hpp>

#include <gtest/gtest.h>

#include <cstdio>
#include <ostream>

namespace ringmain::schedules {

void PrintTo(const Scenario& scenario, std::ostream* out)
{
    *out << scenario.name;
}

namespace {

class Schedules : public ::testing::TestWithParam<Scenario> {};

TEST_P(Schedules, lose_nothing_and_leave_nobody_waiting)
{
    const Exploration found = explore(GetParam(), first_seed(), schedules_to_try(10'000));
    EXPECT_EQ(found.complaint, "") << "RINGMAIN_SEED=" << found.seed << " repeats it (0: where nobody interferes)";
    std::printf("schedules: total %llu explored, %llu kills, %llu preemptions, %llu steps\n",
                static_cast<unsigned long long>(found.schedules), static_cast<unsigned long long>(found.figures.kills),
                static_cast<unsigned long long>(found.figures.preemptions), static_cast<unsigned long long>(found.figures.steps));
}

INSTANTIATE_TEST_SUITE_P(Scenario, Schedules, ::testing::ValuesIn(scenarios()),
                         [](const auto& each) { return std::string(each.param.name); });

TEST(ScheduleSeeds, repeat_their_schedules)
{
    const auto play = [] { return explore(scenario("repairers_die"), first_seed(), 100); };
    const Exploration once = play();
    const Exploration again = play();
    EXPECT_EQ(once.figures.steps, again.figures.steps);
    EXPECT_EQ(once.figures.kills, again.figures.kills);
    EXPECT_EQ(once.figures.preemptions, again.figures.preemptions);
    EXPECT_GT(once.figures.kills, 0U);
}

// What is missing must be found, or the explorer sees nothing. `complaint`: a part of what must be said of it.
void expect_to_find(const char* name, const Defects& defects, const char* complaint)
{
    const Exploration found = explore(scenario(name), first_seed(), 200'000, defects);
    ASSERT_FALSE(found.complaint.empty()) << "nothing was found in " << found.schedules << " schedules of " << name;
    EXPECT_NE(found.complaint.find(complaint), std::string::npos) << name << ": " << found.complaint;
    std::printf("%s: after %llu schedules: %s\n", name, static_cast<unsigned long long>(found.schedules),
                found.complaint.c_str());
}

TEST(ScheduleDefects, a_publisher_that_does_not_fence_loses_a_wake_up)
{
    expect_to_find("one_to_one_with_fences", {.fences_do_nothing = true}, "nobody goes on");
}

TEST(ScheduleDefects, a_reader_that_does_not_fence_leaves_a_producer_without_room_asleep)
{
    expect_to_find("full_lane_with_fences", {.fences_do_nothing = true}, "nobody goes on");
}

TEST(ScheduleDefects, a_barrier_that_is_none_loses_a_wake_up)
{
    expect_to_find("one_to_one", {.membarrier_does_nothing = true}, "nobody goes on");
    expect_to_find("full_lane", {.membarrier_does_nothing = true}, "nobody goes on");
}

TEST(ScheduleDefects, a_writer_that_does_not_fence_overwrites_what_a_new_group_is_to_get)
{
    expect_to_find("group_joins_at_earliest", {.fences_do_nothing = true}, "");
}

TEST(ScheduleDefects, a_kernel_that_forgets_the_undo_of_the_dead_leaves_them_among_the_living)
{
    expect_to_find("repairers_die", {.undo_is_forgotten = true}, "");
    expect_to_find("semaphore_two_to_two", {.undo_is_forgotten = true}, "");
}

} // namespace
} // namespace ringmain::schedules
