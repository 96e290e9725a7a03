// What `ringmain backends` says of who survives a killed peer, seen. Members that work as fast as they can are killed one after
// the other until those who are left cannot work any more. Where they can, the kill tests say what else holds.

#include <contract/backends.hpp>
#include <support/child_process.hpp>
#include <support/scoped_ring.hpp>

#include <ringmain/ring.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <random>
#include <string>
#include <thread>

namespace ringmain::contract {
namespace {

using support::ChildProcess;
using namespace std::chrono_literals;

constexpr std::uint64_t slots = 4;
constexpr std::uint64_t max_message = 64 << 10; // copied under the lock: that is where most deaths find it

int send_for_ever(const Ring& ring)
{
    auto producer = *ring.producer();
    const std::string text(max_message, 'x');
    while (producer.send({reinterpret_cast<const std::byte*>(text.data()), text.size()})) {
    }
    return 1;
}

int receive_for_ever(const Ring& ring)
{
    auto consumer = *ring.consumer({.follow = true});
    while (consumer.receive()) {
    }
    return 1;
}

// Sends more than fits. `patience` is for one message; who is not through long after it never will be.
bool a_newcomer_gets_through(const Ring& ring, std::chrono::milliseconds patience)
{
    ChildProcess newcomer([&] {
        auto producer = *ring.producer();
        for (std::uint64_t i = 0; i < 2 * slots + 1; ++i) {
            if (!producer.send_for({}, patience)) {
                return 1;
            }
        }
        return 0;
    });
    return newcomer.wait(10 * patience).succeeded();
}

bool outlives(const Backend& backend, int senders_killed, std::chrono::milliseconds patience)
{
    const support::ScopedRing name("deaths");
    const Ring ring = Ring::create(name.name(), backend.options(slots, max_message)).value();
    const ChildProcess consumer([&] { return receive_for_ever(ring); });
    EXPECT_TRUE(a_newcomer_gets_through(ring, 10s)) << backend.name << ", and nobody has died yet";
    std::minstd_rand random{std::random_device{}()};
    for (int kills = 0; kills < senders_killed; ++kills) {
        {
            const ChildProcess victim([&] { return send_for_ever(ring); });
            std::this_thread::sleep_for(std::chrono::microseconds(1000 + random() % 3000));
        }
        if (!a_newcomer_gets_through(ring, patience)) {
            return false;
        }
    }
    return true;
}

TEST(Deaths, of_senders_stop_boosts_transports_sooner_or_later)
{
    constexpr int more_than_enough = 2000;
    for (const Backend* const each : all_backends()) {
        if (!each->description().outlives_members) {
            EXPECT_FALSE(outlives(*each, more_than_enough, 300ms)) << each->name;
        }
    }
}

TEST(Deaths, of_senders_do_not_stop_our_rings)
{
    for (const Backend* const each : all_backends()) {
        if (each->is_ring()) {
            EXPECT_TRUE(outlives(*each, 100, 10s)) << each->name;
        }
    }
}

} // namespace
} // namespace ringmain::contract
