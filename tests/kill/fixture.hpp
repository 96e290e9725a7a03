#pragma once
// What every kill test does around itself.

#include <kill/campaign.hpp>
#include <support/ipc_snapshot.hpp>

#include <gtest/gtest.h>

#include <cstdio>

namespace ringmain::kill_tests {

class KillTest : public ::testing::Test {
protected:
    void TearDown() override
    {
        EXPECT_EQ(support::leaked_since(before_), "") << "System V objects left behind";
        std::puts(total_of_kill_points().c_str());
    }

    // Every kill of it leaves the thing whole.
    static void expect_survival(Scenario& scenario)
    {
        const Tally tally = run_campaign(scenario);
        EXPECT_EQ(tally.complaint(), "");
        EXPECT_GT(tally.points, 0U);
    }

private:
    support::IpcSnapshot before_ = support::IpcSnapshot::now();
};

} // namespace ringmain::kill_tests
