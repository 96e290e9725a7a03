// Somebody scribbles over all of a ring's memory while its members are at work.

#include <contract/fixture.hpp>

#include <ringmain/layout/control.hpp>
#include <ringmain/sys/segment.hpp>

#include <cstring>
#include <random>

namespace ringmain::contract {
namespace {

using support::ChildProcess;

class Scribbler : public Contract {
protected:
    // A whole round of a member's life: joins, does something, and leaves, whatever comes of it.
    template <class Join, class Work>
    int live(Join join, Work work)
    {
        const Ring ring = *Ring::open(name());
        *are_ready_ += 1;
        while (!*is_over_) {
            auto member = join(ring);
            for (int i = 0; member && i < 200 && !*is_over_; ++i) {
                if (!work(*member)) {
                    break; // corrupt, most likely
                }
            }
        }
        return 0;
    }
    int send()
    {
        return live([](const Ring& ring) { return ring.producer(); },
                    [](Producer& tx) {
                        const auto sent = tx.send_for(as_bytes("12345678"), 1ms);
                        return sent || sent.error() == Errc::timed_out;
                    });
    }
    int receive()
    {
        return live([](const Ring& ring) { return ring.consumer({.follow = true}); },
                    [](Consumer& rx) {
                        std::size_t bytes = 0;
                        const auto read = [&bytes](const Message& message) {
                            for (const std::byte each : message.bytes()) {
                                bytes += std::to_integer<std::size_t>(each);
                            }
                        };
                        const auto some = rx.poll(read, 4, 1ms);
                        return some || some.error() == Errc::timed_out;
                    });
    }
    int scribble()
    {
        std::mt19937_64 random(std::random_device{}());
        std::vector<sys::Mapping> segments;
        for (const int id : support::segments_of(name())) {
            segments.push_back(*sys::Mapping::attach(id, sys::Access::read_write));
        }
        auto& control = *reinterpret_cast<layout::Control*>(segments.front().bytes().data());
        while (!*is_over_) {
            const auto bytes = segments[random() % segments.size()].bytes();
            auto& word = reinterpret_cast<std::atomic<std::uint64_t>*>(bytes.data())[random() % (bytes.size() / 8)];
            word = random() % 2 == 0 ? random() >> random() % 64 : word + random() % 32 - 16; // of every size
            control.corrupt = 0;                                                              // so that they go on
            for (layout::LaneLine& lane : control.lanes) {
                lane.broken = 0;
            }
            std::this_thread::sleep_for(std::chrono::microseconds(random() % 20));
        }
        return 0;
    }

    support::Shared<std::atomic<int>> are_ready_;
    support::Shared<std::atomic<bool>> is_over_;
};

TEST_P(Scribbler, crashes_nobody_and_hangs_nobody)
{
    const Ring ring = make(8);
    ChildProcess members[] = {ChildProcess([this] { return send(); }), ChildProcess([this] { return send(); }),
                              ChildProcess([this] { return receive(); }), ChildProcess([this] { return receive(); })};
    while (*are_ready_ < 4) {
        std::this_thread::yield();
    }
    ChildProcess scribbler([this] { return scribble(); });
    std::this_thread::sleep_for(300ms);
    *is_over_ = true;
    EXPECT_TRUE(scribbler.wait().succeeded());
    for (ChildProcess& each : members) {
        const auto end = each.wait();
        EXPECT_TRUE(end.succeeded()) << end.text();
    }
    support::remove_objects_of(name());
}

INSTANTIATE_TEST_SUITE_P(OurRings, Scribbler, ::testing::ValuesIn(our_rings()),
                         [](const auto& each) { return std::string(each.param->name); });

} // namespace
} // namespace ringmain::contract
