// What the doctor makes of logind, containers, limits and huge pages.

#include <cli/doctor/container.hpp>
#include <cli/doctor/huge_pages.hpp>
#include <cli/doctor/limits.hpp>
#include <cli/doctor/logind.hpp>
#include <cli/doctor/runtime_folder.hpp>
#include <cli/doctor/self_test.hpp>

#include <gtest/gtest.h>
#include <unit/cli/fake_machine.hpp>

#include <cerrno>

namespace ringmain::cli::doctor {
namespace {

const User ann{1000, "ann"};

Severity of_logind(const FakeMachine& fake, const User& user = ann)
{
    return check_logind(fake.machine(), user).severity;
}

TEST(DoctorLogind, a_user_who_may_log_out_loses_rings_by_default)
{
    FakeMachine fake;
    EXPECT_EQ(of_logind(fake), Severity::ok) << "no logind";
    fake.with("/run/systemd/seats/seat0", "");
    const Finding found = check_logind(fake.machine(), ann);
    EXPECT_EQ(found.severity, Severity::warning);
    EXPECT_NE(found.remedy.find("loginctl enable-linger ann"), std::string::npos);
    fake.with("/etc/systemd/logind.conf", "[Login]\n#RemoveIPC=no\n");
    EXPECT_EQ(of_logind(fake), Severity::warning) << "a comment changes nothing";
}

TEST(DoctorLogind, system_users_and_those_who_linger_are_exempt)
{
    FakeMachine fake;
    fake.with("/run/systemd/seats/seat0", "");
    EXPECT_EQ(of_logind(fake, {0, "root"}), Severity::ok);
    EXPECT_EQ(of_logind(fake, {999, "service"}), Severity::ok);
    fake.with("/etc/login.defs", "# comment\nSYS_UID_MAX 499\n");
    EXPECT_EQ(of_logind(fake, {999, "service"}), Severity::warning);
    fake.with("/var/lib/systemd/linger/ann", "");
    EXPECT_EQ(of_logind(fake), Severity::ok);
}

TEST(DoctorLogind, the_setting_is_read_as_logind_reads_it)
{
    FakeMachine fake;
    fake.with("/run/systemd/seats/seat0", "");
    fake.with("/etc/systemd/logind.conf", "[Other]\nRemoveIPC=no\n[Login]\nRemoveIPC = yes\n");
    EXPECT_EQ(of_logind(fake), Severity::warning) << "another section does not count";
    fake.with("/usr/lib/systemd/logind.conf.d/50-ipc.conf", "[Login]\nRemoveIPC=no\n");
    EXPECT_EQ(of_logind(fake), Severity::ok) << "a drop-in wins over the main file";
    fake.with("/etc/systemd/logind.conf.d/50-ipc.conf", "[Login]\nRemoveIPC=yes\n");
    EXPECT_EQ(of_logind(fake), Severity::warning) << "/etc wins over /usr/lib where both have the name";
    fake.with("/run/systemd/logind.conf.d/60-ipc.conf", "[Login]\nRemoveIPC=no\n");
    EXPECT_EQ(of_logind(fake), Severity::ok) << "the later name wins";
}

TEST(DoctorContainer, a_container_and_a_namespace_of_ones_own_are_notes)
{
    FakeMachine fake;
    fake.with_link("/proc/self/ns/ipc", "ipc:[1]").with_link("/proc/self/ns/pid", "pid:[1]");
    for (const Finding& each : check_container(fake.machine())) {
        EXPECT_EQ(each.severity, Severity::ok) << each.what;
    }
    fake.with_link("/proc/1/ns/ipc", "ipc:[2]").with_link("/proc/1/ns/pid", "pid:[2]");
    for (const Finding& each : check_container(fake.machine())) {
        EXPECT_EQ(each.severity, Severity::note) << each.what;
    }
    fake.with("/.dockerenv", "");
    EXPECT_NE(of(check_container(fake.machine()), "IPC namespace").remedy.find("--ipc="), std::string::npos);
}

TEST(DoctorLimits, small_limits_are_told_with_the_command_that_raises_them)
{
    for (const Finding& each : check_limits({})) {
        EXPECT_EQ(each.severity, Severity::ok) << each.check;
    }
    const Findings found = check_limits({16, 4096, 0, 1, false});
    EXPECT_NE(of(found, "RLIMIT_NOFILE").remedy.find("ulimit -n"), std::string::npos);
    EXPECT_NE(of(found, "RLIMIT_MSGQUEUE").remedy.find("ulimit -q"), std::string::npos);
    EXPECT_NE(of(found, "RLIMIT_SIGPENDING").remedy.find("ulimit -i"), std::string::npos);
    EXPECT_EQ(of(found, "RLIMIT_MEMLOCK").severity, Severity::note) << "only who asks for it needs it";
    EXPECT_EQ(of(check_limits({1024, 4096, 819200, 1024, true}), "RLIMIT_MEMLOCK").severity, Severity::ok);
}

TEST(DoctorHugePages, too_few_are_a_note_with_the_number_that_is_enough)
{
    FakeMachine fake;
    EXPECT_EQ(check_huge_pages(fake.machine()).severity, Severity::note);
    fake.with("/proc/meminfo", "MemTotal: 100 kB\nHugePages_Total: 10\nHugePages_Free: 4\nHugepagesize: 2048 kB\n");
    const Finding found = check_huge_pages(fake.machine());
    EXPECT_EQ(found.severity, Severity::note);
    EXPECT_NE(found.remedy.find("vm.nr_hugepages=38"), std::string::npos) << found.remedy;
    fake.with("/proc/meminfo", "HugePages_Total: 40\nHugePages_Free: 32\nHugepagesize: 2048 kB\n");
    EXPECT_EQ(check_huge_pages(fake.machine()).severity, Severity::ok);
}

TEST(DoctorSelfTest, a_kernel_that_does_not_undo_is_an_error)
{
    EXPECT_EQ(judge_undo(true).severity, Severity::ok);
    EXPECT_EQ(judge_undo(false).severity, Severity::error);
    const Finding full = judge_undo(sys::Failure{"semget", ENOSPC});
    EXPECT_EQ(full.severity, Severity::error);
    EXPECT_NE(full.remedy.find("kernel.sem"), std::string::npos);
    EXPECT_EQ(judge_barriers(true).severity, Severity::ok);
    EXPECT_NE(judge_barriers(false).remedy.find("--publisher-fences"), std::string::npos);
}

TEST(DoctorSelfTest, it_leaves_no_semaphore_set)
{
    const std::uint64_t before = in_use(Machine(), "sem").objects;
    EXPECT_TRUE(try_undo());
    EXPECT_EQ(in_use(Machine(), "sem").objects, before);
}

TEST(DoctorRuntimeFolder, one_that_others_may_write_to_is_an_error)
{
    EXPECT_EQ(judge_runtime_folder(std::string("/run/x.note")).what, "/run");
    const Finding found = judge_runtime_folder(Error{Errc::foreign, 0, "open", "runtime folder '/tmp/x'", "make it yours"});
    EXPECT_EQ(found.severity, Severity::error);
    EXPECT_EQ(found.remedy, "make it yours");
}

} // namespace
} // namespace ringmain::cli::doctor
