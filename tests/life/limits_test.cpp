// Limits of the kernel, lowered until nothing works: the error names the one to raise, and nothing is left behind.

#include <life/fixture.hpp>
#include <life/outside.hpp>
#include <support/ipc_snapshot.hpp>

#include <ringmain/base/log.hpp>
#include <ringmain/layout/control.hpp>
#include <ringmain/sys/key.hpp>
#include <ringmain/sys/segment.hpp>

#include <sys/resource.h>
#include <sys/shm.h>
#include <unistd.h>

#include <cstddef>
#include <initializer_list>
#include <string>
#include <vector>

namespace ringmain::life {
namespace {

struct Lowered {
    const char* limit;
    std::string value;
    std::string names; // what the error says
};

class Limits : public Life {
protected:
    void SetUp() override
    {
        if (!may_be_others()) {
            GTEST_SKIP() << "only root may change limits";
        }
    }

    static void lower(int resource, rlim_t to)
    {
        rlimit limit{};
        EXPECT_EQ(::getrlimit(static_cast<__rlimit_resource>(resource), &limit), 0);
        limit.rlim_cur = to;
        EXPECT_EQ(::setrlimit(static_cast<__rlimit_resource>(resource), &limit), 0);
    }

    static std::size_t page() { return static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)); }

    // The ring's segments in pages, the control segment first. Room for data is always larger.
    std::vector<std::size_t> pages() const
    {
        std::vector<std::size_t> sizes;
        for (const int part : {0, 1}) {
            const auto id = sys::find_segment(sys::ring_name(name())->keys[0] + part);
            sizes.push_back((sys::segment_status(*id)->bytes + page() - 1) / page());
        }
        return sizes;
    }
    static RingOptions large()
    {
        RingOptions chosen = options();
        (is_lanes() ? chosen.capacity : chosen.slots) = is_lanes() ? 1 << 20 : 30000;
        return chosen;
    }

    void create_with(const Lowered& lowered) const
    {
        const std::string before = kernel_limit(lowered.limit);
        ASSERT_TRUE(set_kernel_limit(lowered.limit, lowered.value)) << lowered.limit;
        const auto refused = Ring::create(name(), large());
        ASSERT_FALSE(refused) << lowered.limit << " " << lowered.value;
        EXPECT_EQ(refused.error().code, Errc::no_space) << refused.error().message();
        EXPECT_NE(refused.error().hint.find(lowered.names), std::string::npos) << refused.error().message();
        EXPECT_NE(refused.error().hint.find("sysctl"), std::string::npos) << refused.error().message();
        EXPECT_EQ(support::IpcSnapshot::now().size(), 0U) << lowered.limit << " " << lowered.value;
        ASSERT_TRUE(set_kernel_limit(lowered.limit, before));
        EXPECT_TRUE(Ring::create(name(), large())) << "after " << lowered.limit;
        EXPECT_TRUE(Ring::remove(name()));
    }
};

TEST_P(Limits, each_limit_of_the_kernel_that_a_ring_meets_is_named_and_nothing_is_left_behind)
{
    if (!may_have_namespaces() || !may_set_kernel_limits()) {
        GTEST_SKIP() << "no namespace can be had here (CAP_SYS_ADMIN), or /proc/sys is read-only";
    }
    ChildProcess inside = child([&] {
        ASSERT_TRUE(leave_ipc_namespace());
        ASSERT_TRUE(Ring::create(name(), large()));
        const auto sizes = pages();
        ASSERT_LT(sizes[0], sizes[1]);
        ASSERT_TRUE(Ring::remove(name()));
        const auto number = [](std::size_t value) { return std::to_string(value); };
        for (const Lowered& each : std::initializer_list<Lowered>{
                 {"shmmni", "0", "kernel.shmmni"},                             // no control segment
                 {"shmmni", "1", "kernel.shmmni"},                             // no data segment
                 {"shmall", number(sizes[0] - 1), "kernel.shmall"},            // pages; likewise
                 {"shmall", number(sizes[0] + sizes[1] - 1), "kernel.shmall"}, //
                 {"shmmax", number(page()), "kernel.shmmax"},                  // bytes; likewise
                 {"shmmax", number(sizes[0] * page()), "kernel.shmmax"},       //
                 {"sem", "133 32000 500 128", "1st number"},                   // SEMMSL
                 {"sem", "250 133 500 128", "2nd (semaphores)"},               // SEMMNS
                 {"sem", "250 32000 69 128", "3rd number"},                    // SEMOPM
                 {"sem", "250 32000 500 0", "4th (sets)"},                     // SEMMNI
             }) {
            create_with(each);
        }
        const Ring ring = *Ring::create(name(), large());
        ASSERT_TRUE(set_kernel_limit("sem", "250 32000 69 128"));
        EXPECT_EQ(ring.producer().error().code, Errc::no_space);
        EXPECT_NE(ring.consumer().error().hint.find("3rd number"), std::string::npos) << "not when it leaves, inside";
        ASSERT_TRUE(set_kernel_limit("sem", "250 32000 70 128"));
        EXPECT_TRUE(producer_of(ring).send(as_bytes("1")));
    });
    EXPECT_TRUE(inside.wait().succeeded());
}

std::string logged; // by a sink, which has nowhere else to put it

TEST_P(Limits, memory_that_may_not_be_locked_is_a_line_in_the_log_and_no_failure)
{
    ChildProcess user = child([&] {
        become(bob);
        set_log_sink([](LogLevel, std::string_view line) { logged += line; });
        RingOptions wishes = options();
        wishes.lock_memory = true;
        for (const bool may : {true, false}) {
            lower(RLIMIT_MEMLOCK, may ? 1 << 20 : 0);
            EXPECT_TRUE(Ring::create(name(), wishes));
            shmid_ds data{};
            EXPECT_EQ(::shmctl(*sys::find_segment(sys::ring_name(name())->keys[0] + 1), IPC_STAT, &data), 0);
            EXPECT_EQ((data.shm_perm.mode & SHM_LOCKED) != 0, may);
            EXPECT_EQ(logged.find("raise RLIMIT_MEMLOCK") != std::string::npos, !may) << logged;
            EXPECT_TRUE(Ring::remove(name()));
        }
    });
    EXPECT_TRUE(user.wait().succeeded());
}

TEST_P(Limits, a_descriptor_to_wait_for_names_the_limit_that_it_meets_and_can_be_had_later)
{
    if (!is_lanes()) {
        GTEST_SKIP() << "has none";
    }
    ChildProcess user = child([&] {
        become(bob);
        const Ring ring = make();
        Producer tx = producer_of(ring);
        Consumer rx = consumer_of(ring);
        for (const auto& [resource, names] :
             {std::pair(int{RLIMIT_NOFILE}, "ulimit -n"), std::pair(int{RLIMIT_NPROC}, "ulimit -u")}) {
            rlimit before{};
            EXPECT_EQ(::getrlimit(static_cast<__rlimit_resource>(resource), &before), 0);
            lower(resource, 1);
            const auto refused = rx.fd();
            lower(resource, before.rlim_cur);
            ASSERT_FALSE(refused) << names;
            EXPECT_NE(refused.error().message().find(names), std::string::npos) << refused.error().message();
            EXPECT_TRUE(tx.send(as_bytes("1")));
            EXPECT_EQ(next(rx), "1");
        }
        EXPECT_TRUE(rx.fd());
        EXPECT_TRUE(tx.send(as_bytes("2")));
        EXPECT_EQ(next(rx), "2");
    });
    EXPECT_TRUE(user.wait().succeeded());
    EXPECT_TRUE(Ring::remove(name()));
}

INSTANTIATE_TEST_SUITE_P(Rings, Limits, each_ring(), name_of);

} // namespace
} // namespace ringmain::life
