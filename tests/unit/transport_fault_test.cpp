// What can go wrong with a transport where it is found or made: every call does it, or says what to do, and all can be removed.

#include <ringmain/orphans.hpp>
#include <ringmain/ring.hpp>

#include <gtest/gtest.h>
#include <support/scoped_ring.hpp>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <string_view>

namespace ringmain {
namespace {

namespace fs = std::filesystem;

class TransportFault : public ::testing::TestWithParam<const char*> {
protected:
    TransportFault()
    {
        std::string pattern = ::testing::TempDir() + "/transports-XXXXXX";
        folder_ = ::mkdtemp(pattern.data());
        ::setenv("RINGMAIN_RUNTIME_DIR", folder_.c_str(), 1);
        options_.backend = GetParam();
    }
    TransportFault(const TransportFault&) = delete;
    TransportFault& operator=(const TransportFault&) = delete;
    ~TransportFault() override
    {
        support::remove_objects_of(name_.name());
        fs::remove_all(folder_);
        if (was_.empty()) {
            ::unsetenv("RINGMAIN_RUNTIME_DIR");
        } else {
            ::setenv("RINGMAIN_RUNTIME_DIR", was_.c_str(), 1);
        }
    }

    template <class T>
    static bool is_well(const Result<T>& result)
    {
        EXPECT_TRUE(result || !result.error().hint.empty()) << result.error().message();
        return result.has_value();
    }

    // All that one can do with a name. Returns whether everything worked.
    bool live() const
    {
        bool all = true;
        {
            const auto ring = Ring::open_or_create(name_.name(), options_);
            if (!is_well(ring)) {
                return false;
            }
            auto rx = ring->consumer({.follow = true});
            all = is_well(rx) && all;
            auto tx = ring->producer();
            all = is_well(tx) && all;
            all = tx && tx->try_send(as_bytes("12345678")) && all;
            all = rx && rx->try_receive() && all;
            all = is_well(ring->status()) && all;
        }
        return look() && all;
    }
    bool look() const
    {
        const bool is_open = is_well(Ring::open(name_.name(), options_));
        const auto rings = Ring::list();
        const auto left = is_well(rings) ? orphans(*rings) : Result<std::vector<Orphan>>(rings.error());
        return is_well(left) && is_open;
    }
    void remove() const
    {
        const auto removed = Ring::remove(name_.name(), true);
        EXPECT_TRUE(is_well(removed) || removed.error().code == Errc::absent || removed.error().code == Errc::foreign)
            << removed.error().message();
    }

    // The files that stand for a name.
    [[nodiscard]] std::vector<fs::path> files() const
    {
        std::vector<fs::path> found;
        for (const char* const folder : {folder_.c_str(), "/dev/shm"}) {
            for (const auto& each : fs::directory_iterator(folder)) {
                if (each.path().filename().string().find(name_.name()) != std::string::npos) {
                    found.push_back(each.path());
                }
            }
        }
        return found;
    }

    RingOptions options_{.max_message = 8};
    support::ScopedRing name_{"transport"};
    std::string folder_;

private:
    static std::string setting()
    {
        const char* const value = std::getenv("RINGMAIN_RUNTIME_DIR");
        return value != nullptr ? value : "";
    }
    std::string was_ = setting();
};

// While it lives, so many descriptors can be opened.
class FewDescriptors {
public:
    explicit FewDescriptors(rlim_t most)
    {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        const int lowest = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
        ::close(lowest);
        const rlimit now{static_cast<rlim_t>(lowest) + most, before_.rlim_max};
        ::setrlimit(RLIMIT_NOFILE, &now);
    }
    FewDescriptors(const FewDescriptors&) = delete;
    FewDescriptors& operator=(const FewDescriptors&) = delete;
    ~FewDescriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }

private:
    rlimit before_{};
};

TEST_P(TransportFault, with_too_few_descriptors_every_call_says_so_and_nothing_is_left)
{
#ifdef __SANITIZE_ADDRESS__
    if (std::string_view(GetParam()).starts_with("boost")) {
        GTEST_SKIP() << "the sanitizer of undefined behaviour needs descriptors to look at an exception";
    }
#endif
    ASSERT_TRUE(live());
    remove();
    bool works = false;
    for (rlim_t most = 0; most < 30 && !works; ++most) {
        bool is_made = false;
        {
            const FewDescriptors few(most);
            is_made = is_well(Ring::create(name_.name(), options_));
        }
        EXPECT_TRUE(is_made || support::objects_of(name_.name()).empty()) << most;
        {
            const FewDescriptors few(most);
            works = live();
        }
        remove();
        EXPECT_TRUE(support::objects_of(name_.name()).empty()) << most;
    }
    EXPECT_TRUE(works) << "30 are enough";
}

TEST_P(TransportFault, what_stands_for_it_may_be_anything)
{
    const std::function<void(const fs::path&)> mischiefs[] = {
        [](const fs::path& file) { fs::remove(file); },
        [](const fs::path& file) {
            fs::remove(file);
            std::ofstream(file, std::ios::trunc);
        },
        [](const fs::path& file) {
            fs::remove(file);
            std::ofstream(file, std::ios::trunc) << std::string(8192, '\xff');
        },
        [](const fs::path& file) {
            fs::remove(file);
            fs::create_directory(file);
        },
    };
    ASSERT_TRUE(live());
    const std::vector<fs::path> all = files();
    remove();
    for (const fs::path& file : all) {
        for (const auto& mischief : mischiefs) {
            (void)Ring::create(name_.name(), options_);
            mischief(file);
            (void)look();
            (void)live();
            (void)look();
            remove();
            support::remove_objects_of(name_.name());
            fs::remove(file);
            ASSERT_TRUE(live()) << file << ": nothing of it is left, and so it works again";
            remove();
        }
    }
}

TEST_P(TransportFault, a_runtime_folder_that_cannot_be_used_is_named)
{
    if (std::string_view(GetParam()) == "posixq") {
        GTEST_SKIP() << "needs none";
    }
    for (const auto& spoil : {+[](const fs::path& folder) { fs::permissions(folder, fs::perms::all); },
                              +[](const fs::path& folder) {
                                  fs::remove_all(folder);
                                  std::ofstream file(folder);
                              }}) {
        spoil(folder_);
        const auto ring = Ring::open_or_create(name_.name(), options_);
        const auto rx = ring ? ring->consumer() : Result<Consumer>(ring.error());
        ASSERT_FALSE(rx);
        EXPECT_NE(rx.error().message().find("RINGMAIN_RUNTIME_DIR"), std::string::npos) << rx.error().message();
        EXPECT_FALSE(Ring::remove(name_.name(), true));
        (void)look();
    }
}

INSTANTIATE_TEST_SUITE_P(Backends, TransportFault,
                         ::testing::Values("boost", "boost-queue", "fifo", "msgq", "posixq", "unix", "signal"),
                         [](const auto& each) {
                             std::string name = each.param;
                             std::erase(name, '-');
                             return name;
                         });

} // namespace
} // namespace ringmain
