// What the doctor makes of the kernel's settings.

#include <cli/doctor/kernel_limits.hpp>

#include <gtest/gtest.h>
#include <unit/cli/fake_machine.hpp>

namespace ringmain::cli::doctor {
namespace {

constexpr const char* shm_titles = "key shmid perms size cpid\n";
constexpr const char* sem_titles = "key semid perms nsems uid\n";

// What Debian 12 boots with.
void furnish(FakeMachine& fake)
{
    fake.with("/proc/sys/kernel/shmmax", "18446744073692774399\n")
        .with("/proc/sys/kernel/shmall", "18446744073692774399\n")
        .with("/proc/sys/kernel/shmmni", "4096\n")
        .with("/proc/sys/kernel/shm_rmid_forced", "0\n")
        .with("/proc/sys/kernel/sem", "32000\t1024000000\t500\t32000\n")
        .with("/proc/sys/kernel/msgmax", "8192\n")
        .with("/proc/sys/kernel/msgmnb", "16384\n")
        .with("/proc/sys/kernel/msgmni", "32000\n")
        .with("/proc/sys/fs/mqueue/queues_max", "256\n")
        .with("/proc/sys/fs/mqueue/msg_max", "10\n")
        .with("/proc/sys/fs/mqueue/msgsize_max", "8192\n")
        .with("/proc/sysvipc/shm", shm_titles)
        .with("/proc/sysvipc/sem", sem_titles)
        .with("/proc/sysvipc/msg", "key msqid perms cbytes\n");
}

Findings all_of(const FakeMachine& fake)
{
    Findings all = check_shared_memory(fake.machine());
    for (const Findings& more : {check_semaphores(fake.machine()), check_message_queues(fake.machine())}) {
        all.insert(all.end(), more.begin(), more.end());
    }
    return all;
}

TEST(DoctorKernel, the_usual_settings_are_well)
{
    FakeMachine fake;
    furnish(fake);
    const Findings found = all_of(fake);
    EXPECT_EQ(found.size(), 14U);
    for (const Finding& each : found) {
        EXPECT_EQ(each.severity, Severity::ok) << each.check << ": " << each.what;
        EXPECT_TRUE(each.remedy.empty()) << each.check;
    }
}

TEST(DoctorKernel, whatever_is_not_well_has_a_remedy)
{
    FakeMachine fake;
    furnish(fake);
    for (const char* setting : {"shmmax", "shmall", "shmmni", "msgmax", "msgmnb", "msgmni"}) {
        fake.with(std::string("/proc/sys/kernel/") + setting, "1\n");
    }
    fake.with("/proc/sys/kernel/sem", "1 1 1 0\n").with("/proc/sysvipc/msg", "titles\n1 1 600 0\n");
    fake.with("/proc/sys/fs/mqueue/queues_max", "0")
        .with("/proc/sys/fs/mqueue/msg_max", "1")
        .with("/proc/sys/fs/mqueue/msgsize_max", "128");
    for (const Finding& each : all_of(fake)) {
        if (each.check != "kernel.shm_rmid_forced") {
            EXPECT_NE(each.severity, Severity::ok) << each.check;
            EXPECT_FALSE(each.remedy.empty()) << each.check;
        }
    }
}

TEST(DoctorKernel, a_segment_that_holds_no_ring_is_an_error_and_one_that_holds_no_usual_ring_a_warning)
{
    FakeMachine fake;
    furnish(fake);
    fake.with("/proc/sys/kernel/shmmax", "65536\n");
    EXPECT_EQ(of(check_shared_memory(fake.machine()), "kernel.shmmax").severity, Severity::error);
    fake.with("/proc/sys/kernel/shmmax", "33554432\n");
    EXPECT_EQ(of(check_shared_memory(fake.machine()), "kernel.shmmax").severity, Severity::warning);
}

TEST(DoctorKernel, what_is_in_use_counts)
{
    FakeMachine fake;
    furnish(fake);
    fake.with("/proc/sys/kernel/shmmni", "3\n").with("/proc/sysvipc/shm", std::string(shm_titles) + "1 1 600 10 1\n");
    EXPECT_EQ(of(check_shared_memory(fake.machine()), "kernel.shmmni").severity, Severity::warning);
    fake.with("/proc/sysvipc/shm", std::string(shm_titles) + "1 1 600 10 1\n2 2 600 10 1\n");
    const Finding full = of(check_shared_memory(fake.machine()), "kernel.shmmni");
    EXPECT_EQ(full.severity, Severity::error);
    EXPECT_NE(full.remedy.find("sysctl -w kernel.shmmni="), std::string::npos);

    fake.with("/proc/sys/kernel/sem", "250 268 100 128\n");
    EXPECT_EQ(of(check_semaphores(fake.machine()), "kernel.sem SEMMNS").severity, Severity::warning);
    fake.with("/proc/sysvipc/sem", std::string(sem_titles) + "1 1 600 135 0\n");
    EXPECT_EQ(of(check_semaphores(fake.machine()), "kernel.sem SEMMNS").severity, Severity::error);
}

TEST(DoctorKernel, old_kernels_allow_too_few_operations_at_once)
{
    FakeMachine fake;
    furnish(fake);
    fake.with("/proc/sys/kernel/sem", "250 32000 32 128\n");
    const Finding found = of(check_semaphores(fake.machine()), "kernel.sem SEMOPM");
    EXPECT_EQ(found.severity, Severity::error);
    EXPECT_NE(found.remedy.find("kernel.sem='250 32000 70 128'"), std::string::npos) << found.remedy;
}

TEST(DoctorKernel, segments_that_die_with_their_last_process_are_an_error)
{
    FakeMachine fake;
    furnish(fake);
    fake.with("/proc/sys/kernel/shm_rmid_forced", "1\n");
    const Finding found = of(check_shared_memory(fake.machine()), "kernel.shm_rmid_forced");
    EXPECT_EQ(found.severity, Severity::error);
    EXPECT_NE(found.remedy.find("sysctl -w kernel.shm_rmid_forced=0"), std::string::npos);
}

TEST(DoctorKernel, a_kernel_without_system_v_ipc_is_an_error)
{
    const FakeMachine fake;
    EXPECT_EQ(of(check_shared_memory(fake.machine()), "kernel.shmmax").severity, Severity::error);
    EXPECT_EQ(of(check_semaphores(fake.machine()), "kernel.sem").severity, Severity::error);
    EXPECT_EQ(of(check_message_queues(fake.machine()), "fs.mqueue").severity, Severity::note);
}

} // namespace
} // namespace ringmain::cli::doctor
