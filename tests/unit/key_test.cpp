#include <ringmain/sys/key.hpp>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

namespace ringmain::sys {
namespace {

TEST(RingName, a_plain_name_always_gives_the_same_keys)
{
    const auto name = ring_name("orders");
    ASSERT_TRUE(name);
    EXPECT_EQ(name->name, "orders");
    EXPECT_EQ(name->keys, ring_name("orders")->keys);
    EXPECT_EQ(name->keys[0], 1845950906) << "another hash would not find the rings of earlier versions";
}

TEST(RingName, every_key_is_even_positive_and_another)
{
    std::set<key_t> seen;
    for (int i = 0; i < 1000; ++i) {
        const auto name = ring_name("ring" + std::to_string(i));
        ASSERT_TRUE(name);
        for (const key_t key : name->keys) {
            EXPECT_GT(key, 0);
            EXPECT_EQ(key % 2, 0);
            seen.insert(key);
        }
    }
    EXPECT_GT(seen.size(), 7990U) << "keys spread";
}

TEST(RingName, what_is_no_name_is_refused_with_the_rule)
{
    for (const std::string& text : {std::string(), std::string("or ders"), std::string("ördnung"), std::string(101, 'x'),
                                    std::string("-option"), std::string("a\nb"), std::string("a\0b", 3)}) {
        const auto refused = ring_name(text);
        ASSERT_FALSE(refused) << text;
        EXPECT_EQ(refused.error().code, Errc::bad_name);
        EXPECT_NE(refused.error().message().find("1 to 100"), std::string::npos);
    }
    EXPECT_TRUE(ring_name(std::string(100, 'x')));
    EXPECT_TRUE(ring_name("A-z_0.9"));
}

class RingPath : public ::testing::Test {
protected:
    void SetUp() override
    {
        std::string pattern = (std::filesystem::temp_directory_path() / "ringmain-key-").string() + std::string(6, 'X');
        folder_ = ::mkdtemp(pattern.data());
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }
    std::filesystem::path folder_;
};

TEST_F(RingPath, different_paths_to_one_file_are_one_name)
{
    std::ofstream(folder_ / "file") << "x";
    std::filesystem::create_symlink(folder_ / "file", folder_ / "link");
    const auto direct = ring_name((folder_ / "file").string());
    ASSERT_TRUE(direct) << direct.error().message();
    const auto linked = ring_name((folder_ / "." / "link").string());
    ASSERT_TRUE(linked);
    EXPECT_EQ(direct->name, linked->name);
    EXPECT_EQ(direct->keys, linked->keys);
}

TEST_F(RingPath, a_path_without_a_file_is_refused_and_says_so)
{
    const auto refused = ring_name((folder_ / "absent").string());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::bad_name);
    EXPECT_EQ(refused.error().os_error, ENOENT);
    EXPECT_NE(refused.error().message().find("create that file first"), std::string::npos);
}

TEST_F(RingPath, a_path_too_long_for_the_superblock_is_refused)
{
    const auto deep = folder_ / std::string(130, 'd') / std::string(130, 'e');
    std::filesystem::create_directories(deep);
    EXPECT_EQ(ring_name(deep.string()).error().os_error, ENAMETOOLONG);
}

} // namespace
} // namespace ringmain::sys
