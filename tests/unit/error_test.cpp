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

TEST(ErrorDeath, asking_a_failed_result_for_its_value_ends_the_process_with_the_text)
{
    const Result<int> failed = Error{Errc::absent, 0, "open", "ring 'x'", "create it"};
    EXPECT_DEATH((void)failed.value(), "open on ring 'x': no such ring: create it");
}

} // namespace
} // namespace ringmain
