#pragma once
// A small ring of each of our backends, and children that tell their test what they saw.

#include <contract/fixture.hpp>

#include <ringmain/ring.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>
#include <thread>

namespace ringmain::life {

using namespace std::chrono_literals;
using contract::let_it_block;
using support::ChildProcess;
using support::Shared;

// Polls, because what is waited for is done by others. The test fails after a time that only a hang reaches.
template <class Condition>
[[nodiscard]] bool comes_true(Condition&& condition)
{
    const auto end = std::chrono::steady_clock::now() + 20s;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) {
            return false;
        }
        std::this_thread::sleep_for(1ms);
    }
    return true;
}

class Life : public contract::RingTest, public ::testing::WithParamInterface<const char*> {
protected:
    static bool is_lanes() { return std::string_view(GetParam()) == "lanes"; }

    static RingOptions options(unsigned mode = 0600)
    {
        RingOptions chosen = is_lanes() ? RingOptions{.capacity = 256, .producers = 4} : RingOptions{.slots = 4};
        chosen.backend = GetParam();
        chosen.max_message = 32;
        chosen.mode = mode;
        return chosen;
    }
    Ring make() const { return *Ring::create(name(), options()); }

    static std::string next(Consumer& rx)
    {
        const auto message = rx.receive();
        if (!message) {
            return std::string(describe(message.error()));
        }
        return std::string(as_text(message->bytes())) + (message->redelivered() ? "!" : "");
    }

    // Sends until that fails, other than for want of room.
    static Errc how_sending_ends(Producer& tx)
    {
        for (;;) {
            if (const auto sent = tx.send(as_bytes("x")); !sent) {
                return sent.error();
            }
        }
    }

    static unsigned living(const Ring& ring)
    {
        const auto seen = ring.status();
        return static_cast<unsigned>(std::ranges::count(seen->members, true, &MemberStatus::alive));
    }

    // A child whose failed expectations are ours.
    static ChildProcess child(const std::function<void()>& body)
    {
        return ChildProcess([&body] {
            body();
            return HasFailure() ? 1 : 0;
        });
    }
};

// For INSTANTIATE_TEST_SUITE_P.
inline auto each_ring()
{
    return ::testing::Values("lanes", "semaphore", "mutex");
}
inline std::string name_of(const ::testing::TestParamInfo<const char*>& info)
{
    return info.param;
}

} // namespace ringmain::life
