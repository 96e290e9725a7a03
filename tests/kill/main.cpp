// Each run has System V objects of its own, where the system allows that: what it leaves, even if it is killed, is gone with it.

#include <sched.h>

#include <gtest/gtest.h>

int main(int argc, char** argv)
{
    ::testing::InitGoogleTest(&argc, argv);
    (void)::unshare(CLONE_NEWIPC); // needs rights; elsewhere the machine's objects do
    return RUN_ALL_TESTS();
}
