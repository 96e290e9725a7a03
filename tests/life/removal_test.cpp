// A ring, or a part of it, is taken away from the kernel while members of every role sleep in it.

#include <life/fixture.hpp>

#include <ringmain/sys/key.hpp>
#include <ringmain/sys/segment.hpp>
#include <ringmain/sys/semaphore_set.hpp>

#include <memory>
#include <vector>

namespace ringmain::life {
namespace {

class RemovedUnderAll : public Life {
protected:
    [[nodiscard]] key_t key() const { return sys::ring_name(name())->keys[0]; }
    // As ipcrm does.
    void remove_set() const { EXPECT_EQ(sys::SemaphoreSet::open(key())->remove(), 0); }
    void remove_segment(int which) const { EXPECT_EQ(sys::remove_segment(*sys::find_segment(key() + which)), 0); }

    // Processes asleep in the ring: consumers of an empty one, or producers of a full one.
    void put_to_sleep(const Ring& ring, Role role)
    {
        if (role == Role::producer) {
            Producer fills = producer_of(ring);
            (void)fill(fills, std::string(32, 'x'));
        }
        for (int i = 0; i < 2; ++i) {
            sleepers_.push_back(std::make_unique<ChildProcess>([&ring, role] {
                if (role == Role::producer) {
                    Producer tx = producer_of(ring);
                    while (tx.send(as_bytes(std::string(32, 'x')))) {
                    }
                    return tx.send(as_bytes("x")).error() == Errc::removed ? 0 : 1;
                }
                Consumer rx = consumer_of(ring);
                while (rx.receive()) {
                }
                return rx.receive().error() == Errc::removed ? 0 : 1;
            }));
        }
        ASSERT_TRUE(comes_true([&] { return living(ring) == 2 && sleepers_[0]->was_asleep() && sleepers_[1]->was_asleep(); }));
        let_it_block();
    }
    void all_are_told()
    {
        for (const auto& each : sleepers_) {
            const auto end = each->wait();
            EXPECT_TRUE(end.succeeded()) << end.text();
        }
        sleepers_.clear();
    }

    std::vector<std::unique_ptr<ChildProcess>> sleepers_;
};

TEST_P(RemovedUnderAll, whoever_sleeps_in_it_is_told_when_it_or_its_set_is_removed)
{
    for (const Role role : {Role::producer, Role::consumer}) {
        for (const bool by_hand : {false, true}) {
            const Ring ring = make();
            put_to_sleep(ring, role);
            if (by_hand) {
                remove_set();
                EXPECT_EQ(Ring::open(name()).error().code, Errc::unfinished);
            } else {
                EXPECT_TRUE(Ring::remove(name(), true));
            }
            all_are_told();
            EXPECT_EQ(ring.consumer().error().code, Errc::removed);
            EXPECT_EQ(Ring::remove(name()).has_value(), by_hand) << "there is something left to remove";
        }
    }
}

TEST_P(RemovedUnderAll, without_a_segment_its_members_go_on_and_newcomers_are_told_to_remove_the_rest)
{
    for (const int which : {0, 1}) {
        const Ring ring = make();
        put_to_sleep(ring, Role::consumer);
        remove_segment(which);
        Producer tx = producer_of(ring); // by a handle from before
        ASSERT_TRUE(tx.send(as_bytes("1")));
        EXPECT_TRUE(comes_true([&] { return ring.status()->received.messages == 1; }));
        const Error error = Ring::open(name()).error();
        EXPECT_EQ(error.code, which == 0 ? Errc::unfinished : Errc::corrupt);
        EXPECT_NE(error.message().find("remove it with 'ringmain rm'"), std::string::npos) << error.message();
        EXPECT_EQ(error.message().find("impossible"), std::string::npos) << error.message();
        EXPECT_TRUE(Ring::remove(name(), true));
        all_are_told();
        EXPECT_EQ(how_sending_ends(tx), Errc::removed);
    }
}

INSTANTIATE_TEST_SUITE_P(Rings, RemovedUnderAll, each_ring(), name_of);

} // namespace
} // namespace ringmain::life
