#pragma once
// Small rings of lanes, and consumers of their groups.

#include <contract/fixture.hpp>

#include <ringmain/layout/control.hpp>
#include <ringmain/sys/key.hpp>
#include <ringmain/sys/segment.hpp>

#include <csignal>
#include <functional>
#include <memory>
#include <unistd.h>

namespace ringmain::contract {

using support::ChildProcess;
using Texts = std::vector<std::string>;

// For what only lanes do. A lane of the smallest size holds 15 messages of up to 8 bytes.
class Lanes : public RingTest {
protected:
    static constexpr std::size_t lane_takes = 15;
    static constexpr std::size_t longest = 64; // a quarter of a lane

    Ring make_ring(RingOptions options = {})
    {
        options.backend = "lanes";
        options.capacity = options.capacity.value_or(256);
        auto made = Ring::create(name(), options);
        EXPECT_TRUE(made) << made.error().message();
        return *made;
    }

    // A segment of the ring, writable: 0 is the control segment, 1 the lanes.
    sys::Mapping segment(int which) const
    {
        const key_t key = sys::ring_name(name())->keys[0] + which;
        return *sys::Mapping::attach(*sys::find_segment(key), sys::Access::read_write);
    }
    static layout::Control& control_of(const sys::Mapping& mapping)
    {
        return *reinterpret_cast<layout::Control*>(mapping.bytes().data());
    }

    static void send_all(Producer& tx, const Texts& texts)
    {
        for (const std::string& text : texts) {
            ASSERT_TRUE(tx.try_send(as_bytes(text))) << text;
        }
    }
    // The text of the next message, with a "!" if it was redelivered; what went wrong if there is none.
    static std::string next(Consumer& rx, const Wait& wait = Wait::none())
    {
        const auto message = rx.receive(wait);
        return message ? std::string(as_text(message->bytes())) + (message->redelivered() ? "!" : "")
                       : std::string(describe(message.error()));
    }
    static Texts drain_flagged(Consumer& rx)
    {
        Texts all;
        while (const auto message = rx.try_receive()) {
            all.push_back(std::string(as_text(message->bytes())) + (message->redelivered() ? "!" : ""));
        }
        return all;
    }

    // A child that joins, receives so many messages, and is killed with the last in its hands.
    void die_holding(int messages, const ConsumerOptions& options = {})
    {
        ChildProcess child([&] {
            const Ring ring = *Ring::open(name());
            Consumer rx = consumer_of(ring, options);
            for (int i = 1; i < messages; ++i) {
                if (!rx.receive(10s)) {
                    return 1;
                }
            }
            const auto held = rx.receive(10s);
            ::raise(SIGKILL);
            return held ? 2 : 3;
        });
        EXPECT_EQ(child.wait().text(), "killed by signal 9");
    }

    static const GroupStatus* group_of(const RingStatus& status, std::string_view name)
    {
        const auto found = std::ranges::find(status.groups, name, &GroupStatus::name);
        return found == status.groups.end() ? nullptr : &*found;
    }
};

} // namespace ringmain::contract
