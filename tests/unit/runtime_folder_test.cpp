#include <ringmain/sys/runtime_folder.hpp>

#include <gtest/gtest.h>

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

namespace ringmain::sys {
namespace {

// The environment as it was comes back.
class RuntimeFolder : public ::testing::Test {
protected:
    RuntimeFolder()
    {
        std::string pattern = ::testing::TempDir() + "/runtime-XXXXXX";
        base_ = ::mkdtemp(pattern.data());
        ::setenv("RINGMAIN_RUNTIME_DIR", (base_ + "/own").c_str(), 1);
    }
    RuntimeFolder(const RuntimeFolder&) = delete;
    RuntimeFolder& operator=(const RuntimeFolder&) = delete;
    ~RuntimeFolder() override
    {
        std::filesystem::remove_all(base_);
        put_back("RINGMAIN_RUNTIME_DIR", own_);
        put_back("XDG_RUNTIME_DIR", session_);
    }

    std::string base_;

private:
    using Setting = std::optional<std::string>;

    static Setting setting(const char* name)
    {
        const char* const value = std::getenv(name);
        return value != nullptr ? Setting(value) : std::nullopt;
    }
    static void put_back(const char* name, const Setting& setting)
    {
        if (setting) {
            ::setenv(name, setting->c_str(), 1);
        } else {
            ::unsetenv(name);
        }
    }

    Setting own_ = setting("RINGMAIN_RUNTIME_DIR");
    Setting session_ = setting("XDG_RUNTIME_DIR");
};

TEST_F(RuntimeFolder, is_ones_own_or_the_sessions_or_one_in_tmp)
{
    EXPECT_EQ(*runtime_path("orders", "fifo"), base_ + "/own/orders.fifo");
    ::setenv("RINGMAIN_RUNTIME_DIR", "", 1);
    ::setenv("XDG_RUNTIME_DIR", base_.c_str(), 1);
    EXPECT_EQ(*runtime_path("orders", "fifo"), base_ + "/ringmain/orders.fifo");
    ::setenv("XDG_RUNTIME_DIR", "", 1);
    const auto path = runtime_path("orders", "fifo");
    const std::string in_tmp = "/tmp/ringmain-" + std::to_string(::geteuid());
    EXPECT_TRUE(path ? *path == in_tmp + "/orders.fifo" : path.error().message().find(in_tmp) != std::string::npos);
    ::unsetenv("RINGMAIN_RUNTIME_DIR");
    ::unsetenv("XDG_RUNTIME_DIR");
    EXPECT_EQ(path.has_value(), runtime_path("orders", "fifo").has_value());
}

TEST_F(RuntimeFolder, keeps_names_whatever_is_in_them)
{
    ASSERT_TRUE(make_runtime_folder());
    ASSERT_TRUE(make_runtime_folder()) << "it is there";
    for (const char* const name : {"plain", "a/b", "100%", ".hidden", "dots.in.it"}) {
        const auto path = runtime_path(name, "fifo");
        ASSERT_TRUE(path);
        EXPECT_EQ(std::filesystem::path(*path).parent_path(), base_ + "/own") << name;
        EXPECT_NE(std::filesystem::path(*path).filename().string().front(), '.') << name;
        std::ofstream(*path) << name;
    }
    std::ofstream(base_ + "/own/other.note");
    std::ofstream(base_ + "/own/.fifo"); // of nobody
    std::ofstream(base_ + "/own/by-hand%zz%4.fifo");
    EXPECT_EQ(runtime_names("fifo"), (std::vector<std::string>{".hidden", "100%", "a/b", "by-hand%zz%4", "dots.in.it", "plain"}));
}

TEST_F(RuntimeFolder, refuses_a_name_that_is_too_long_for_a_file)
{
    const auto path = runtime_path(std::string(100, '/'), "fifo"); // three letters each
    ASSERT_FALSE(path);
    EXPECT_EQ(path.error().code, Errc::bad_name);
}

TEST_F(RuntimeFolder, cannot_be_made_below_one_that_is_missing_or_is_none)
{
    ::setenv("RINGMAIN_RUNTIME_DIR", (base_ + "/missing/own").c_str(), 1);
    EXPECT_EQ(make_runtime_folder().error().code, Errc::absent);
    std::ofstream(base_ + "/file");
    ::setenv("RINGMAIN_RUNTIME_DIR", (base_ + "/file/own").c_str(), 1);
    const auto made = make_runtime_folder();
    ASSERT_FALSE(made);
    EXPECT_NE(made.error().hint.find("RINGMAIN_RUNTIME_DIR"), std::string::npos);
}

TEST_F(RuntimeFolder, is_not_trusted_if_others_may_write_to_it_or_it_is_no_folder)
{
    ASSERT_TRUE(make_runtime_folder());
    ASSERT_EQ(::chmod((base_ + "/own").c_str(), 0777), 0);
    EXPECT_EQ(runtime_path("orders", "fifo").error().code, Errc::foreign);
    std::filesystem::remove(base_ + "/own");
    std::filesystem::create_symlink(base_, base_ + "/own");
    EXPECT_EQ(runtime_path("orders", "fifo").error().code, Errc::foreign) << "anybody may have made the link";
    if (::geteuid() == 0) {
        std::filesystem::remove(base_ + "/own");
        ASSERT_TRUE(make_runtime_folder());
        ASSERT_EQ(::chown((base_ + "/own").c_str(), 1234, 1234), 0);
        EXPECT_EQ(runtime_path("orders", "fifo").error().code, Errc::foreign) << "another user's";
    }
}

} // namespace
} // namespace ringmain::sys
