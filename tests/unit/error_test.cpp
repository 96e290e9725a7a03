#include <ringmain/base/error.hpp>
#include <ringmain/sys/failure.hpp>

#include <gtest/gtest.h>

#include <set>

namespace ringmain {
namespace {

TEST(Error, every_code_has_a_phrase_and_a_remedy_of_its_own)
{
    std::set<std::string_view> phrases;
    for (int code = 1; code <= static_cast<int>(Errc::system); ++code) {
        EXPECT_TRUE(phrases.insert(describe(static_cast<Errc>(code))).second) << code;
        EXPECT_FALSE(remedy(static_cast<Errc>(code)).empty()) << code;
        EXPECT_NE(describe(static_cast<Errc>(code)), "unknown error") << code;
    }
}

TEST(Error, its_message_is_one_line_with_call_object_errno_and_remedy)
{
    const Error error{Errc::no_space, ENOSPC, "semget", "ring 'orders'", "raise it"};
    EXPECT_EQ(error.message(), "semget on ring 'orders': no space (ENOSPC): raise it");
    const Error without{Errc::bad_name, 0, "name", "'x y'", ""};
    EXPECT_EQ(without.message(), "name on 'x y': not a ring name: " + std::string(remedy(Errc::bad_name)));
}

TEST(Error, a_full_semaphore_table_is_not_called_a_full_disk)
{
    const Error sets = sys::explain({"semget", ENOSPC}, "ring 'x'");
    EXPECT_EQ(sets.code, Errc::no_space);
    EXPECT_NE(sets.hint.find("kernel.sem"), std::string::npos);
    const Error segments = sys::explain({"shmget", ENOSPC}, "ring 'x'");
    EXPECT_NE(segments.hint.find("kernel.shmmni"), std::string::npos);
    EXPECT_NE(sys::explain({"shmget", EINVAL}, "ring 'x'").hint.find("kernel.shmmax"), std::string::npos);
}

TEST(Error, a_limit_of_the_kernel_is_named_with_what_raises_it)
{
    const struct {
        const char* call;
        int os_error;
        const char* limit;
    } limits[] = {
        {"semget", ENOSPC, "kernel.sem"},
        {"semget", EINVAL, "kernel.sem"},
        {"semop", E2BIG, "kernel.sem"},
        {"msgget", ENOSPC, "msgmni"},
        {"mq_open", ENOSPC, "queues_max"},
        {"mq_open", EMFILE, "ulimit -q"},
        {"open", EMFILE, "ulimit -n"},
        {"shmat", EMFILE, "detach"},
        {"open", ENOSPC, "disk"},
        {"shmget", ENOMEM, "free memory"},
        {"pthread_create", EAGAIN, "ulimit -u"},
        {"signalfd", ENOSYS, "another backend"},
    };
    for (const auto& each : limits) {
        const Error error = sys::explain({each.call, each.os_error}, "ring 'x'");
        EXPECT_NE(error.hint.find(each.limit), std::string::npos) << each.call << ": " << error.hint;
        EXPECT_EQ(error.os_error, each.os_error);
    }
}

TEST(Error, what_no_limit_explains_has_the_remedy_of_its_kind)
{
    EXPECT_EQ(sys::explain({"open", EACCES}, "x").code, Errc::no_permission);
    EXPECT_EQ(sys::explain({"open", ENOENT}, "x").code, Errc::absent);
    EXPECT_EQ(sys::explain({"semop", EIDRM}, "x").code, Errc::removed);
    EXPECT_EQ(sys::explain({"semop", EINVAL}, "x").code, Errc::removed);
    for (const auto& [call, os_error] : {std::pair("execve", E2BIG), std::pair("read", EAGAIN), std::pair("read", EIO)}) {
        const Error error = sys::explain({call, os_error}, "x");
        EXPECT_EQ(error.code, Errc::system);
        EXPECT_EQ(error.hint, remedy(Errc::system));
    }
    EXPECT_EQ(sys::outcome_of(EIDRM), Errc::removed);
    EXPECT_EQ(sys::outcome_of(ERANGE), Errc::corrupt);
    EXPECT_EQ(sys::outcome_of(EACCES), Errc::no_permission);
    EXPECT_EQ(sys::outcome_of(ENOMEM), Errc::system);
}

TEST(ErrorDeath, asking_a_failed_result_for_its_value_ends_the_process_with_the_text)
{
    const Result<int> failed = Error{Errc::absent, 0, "open", "ring 'x'", "create it"};
    EXPECT_DEATH((void)failed.value(), "open on ring 'x': no such ring: create it");
}

} // namespace
} // namespace ringmain
