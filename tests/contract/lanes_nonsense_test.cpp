// A producer writes nonsense into its lane: whoever reads it is told once, and the rest of the ring goes on.

#include <contract/lanes_fixture.hpp>

#include <algorithm>

namespace ringmain::contract {
namespace {

class LanesNonsense : public Lanes {
protected:
    // As a producer gone mad would.
    void scribble(unsigned lane) const
    {
        const sys::Mapping data = segment(1);
        std::ranges::fill(data.bytes().subspan(lane * 256, 256), std::byte{0xff});
    }
};

TEST_F(LanesNonsense, a_consumer_is_told_once_and_goes_on_with_the_other_lane)
{
    const Ring ring = make_ring();
    Producer mad = producer_of(ring);
    Producer sane = producer_of(ring);
    Consumer rx = consumer_of(ring);
    scribble(0);
    send_all(sane, {"1", "2"});
    Texts seen;
    for (int i = 0; i < 4; ++i) {
        seen.push_back(next(rx));
    }
    std::ranges::sort(seen);
    Texts expected{"1", "2", std::string(describe(Errc::corrupt)), "would block"};
    std::ranges::sort(expected);
    EXPECT_EQ(seen, expected);
    EXPECT_EQ(error_when_full(mad), Errc::corrupt);
    for (int i = 0; i < 100; ++i) {
        send_all(sane, {std::to_string(i)});
        ASSERT_EQ(next(rx), std::to_string(i));
    }
}

TEST_F(LanesNonsense, every_consumer_of_every_group_is_told_once)
{
    const Ring ring = make_ring();
    Producer mad = producer_of(ring);
    Consumer a = consumer_of(ring);
    Consumer b = consumer_of(ring, {.group = "audit"});
    scribble(0);
    Consumer late = consumer_of(ring);
    for (Consumer* rx : {&a, &b, &late}) {
        EXPECT_EQ(next(*rx), describe(Errc::corrupt));
        EXPECT_EQ(next(*rx), "would block");
    }
}

TEST_F(LanesNonsense, poll_tells_it_too_also_when_it_found_messages_before)
{
    const Ring ring = make_ring();
    Producer mad = producer_of(ring);
    Producer sane = producer_of(ring);
    Consumer rx = consumer_of(ring);
    send_all(mad, {"before"});
    const sys::Mapping data = segment(1);
    std::ranges::fill(data.bytes().subspan(16, 240), std::byte{0xff});
    send_all(sane, {"1", "2"});
    int told = 0;
    Texts seen;
    for (int i = 0; i < 10; ++i) {
        const auto polled =
            rx.poll([&seen](const Message& message) { seen.emplace_back(as_text(message.bytes())); }, 100, Wait::none());
        told += !polled && polled.error() == Errc::corrupt ? 1 : 0;
    }
    std::ranges::sort(seen);
    EXPECT_EQ(seen, (Texts{"1", "2", "before"}));
    EXPECT_EQ(told, 1);
}

TEST_F(LanesNonsense, a_sleeping_consumer_is_not_lost_when_it_meets_nonsense)
{
    const Ring ring = make_ring();
    Producer mad = producer_of(ring);
    Producer sane = producer_of(ring);
    std::jthread receiver([rx = consumer_of(ring, {.wait = WaitStrategy::park})]() mutable {
        const std::string first = next(rx, 20s);
        const std::string second = next(rx, 20s);
        EXPECT_TRUE((first == "x" && second == describe(Errc::corrupt)) || (second == "x" && first == describe(Errc::corrupt)))
            << first << ", " << second;
    });
    let_it_block();
    scribble(0);
    send_all(sane, {"x"});
}

TEST_F(LanesNonsense, the_stream_ends_although_a_lane_is_broken)
{
    const Ring ring = make_ring();
    Consumer rx = consumer_of(ring);
    {
        Producer mad = producer_of(ring);
        scribble(0);
    }
    EXPECT_EQ(next(rx, 20s), describe(Errc::corrupt));
    EXPECT_EQ(next(rx, 20s), "end of stream");
}

TEST_F(LanesNonsense, nobody_inherits_a_broken_lane)
{
    const Ring ring = make_ring({.producers = 2});
    {
        Producer mad = producer_of(ring);
        send_all(mad, {"overwritten"});
        scribble(0);
    }
    const auto first_try = ring.producer();
    ASSERT_FALSE(first_try);
    EXPECT_EQ(first_try.error().code, Errc::corrupt);
    EXPECT_FALSE(first_try.error().hint.empty());
    Producer other = producer_of(ring);
    Consumer rx = consumer_of(ring);
    send_all(other, {"works"});
    Texts seen{next(rx), next(rx)};
    EXPECT_NE(std::ranges::find(seen, "works"), seen.end());
    EXPECT_EQ(ring.producer().error().code, Errc::full_house);
    ASSERT_EQ(ring.status()->lanes.size(), 2U) << "a broken one is shown";
    EXPECT_TRUE(ring.status()->lanes[0].broken);
    EXPECT_EQ(ring.status()->state, RingState::ready);
}

// Scribbling while others read: whatever they see, they stay alive, and the other lane's messages all arrive in order.
TEST_F(LanesNonsense, reading_a_lane_that_changes_under_the_hand_is_safe)
{
    for (int round = 0; round < 20; ++round) {
        const Ring ring = make_ring({.producers = 2});
        {
            Producer mad = producer_of(ring);
            Consumer rx = consumer_of(ring);
            Producer sane = producer_of(ring);
            ChildProcess vandal([&] {
                const sys::Mapping data = segment(1);
                for (unsigned i = static_cast<unsigned>(round);; i = i * 1664525U + 1013904223U) {
                    const std::uint64_t word = i % 3 == 0 ? 0 : layout::RecordHeader::record(i >> 8 & 0x3fU, 0);
                    reinterpret_cast<std::atomic<std::uint64_t>*>(data.bytes().data())[i >> 16 & 31U] =
                        i % 7 == 0 ? std::uint64_t{i} << 32 : word;
                }
                return 0;
            });
            for (int i = 0; i < 200; ++i) {
                const std::string text = "sane" + std::to_string(i);
                ASSERT_TRUE(sane.send(as_bytes(text), 1, 20s));
                for (bool found = false; !found;) {
                    const auto message = rx.receive(20s);
                    ASSERT_TRUE(message || message.error() == Errc::corrupt) << describe(message.error());
                    found = message && message->type() == 1 && as_text(message->bytes()) == text;
                }
            }
        }
        ASSERT_TRUE(Ring::remove(name(), true));
    }
}

TEST_F(LanesNonsense, cursors_and_claims_of_random_words_hang_and_crash_nobody)
{
    for (unsigned round = 0; round < 200; ++round) {
        const Ring ring = make_ring({.producers = 2});
        {
            Producer tx = producer_of(ring);
            Consumer rx = consumer_of(ring);
            send_all(tx, {"1", "2", "3"});
            const sys::Mapping mapping = segment(0);
            layout::Control& control = control_of(mapping);
            std::uint64_t random = round;
            const auto word = [&random] { return random = random * 6364136223846793005U + 1442695040888963407U; };
            for (auto& lane : control.lane_cursors[layout::default_group]) {
                lane.next = round % 2 == 0 ? word() : word() % 512;
                lane.holder = round % 3 == 0 ? static_cast<std::uint32_t>(word() >> 32) : 0;
            }
            for (layout::Claim& claim : control.claims) {
                claim.tag = round % 5 == 0 ? word() : word() % 4;
                claim.from = word() % 512;
                claim.to = word() % 512;
                claim.done = word() % 512;
            }
            control.claimants = word();
            control.orphan_epoch = word();
            control.groups_present = word();
            for (int i = 0; i < 100; ++i) {
                (void)rx.receive(Wait::none());
                (void)tx.try_send(as_bytes("x"));
            }
            EXPECT_TRUE(ring.status());
            (void)ring.consumer({.group = "another", .start = Start::earliest});
        }
        ASSERT_TRUE(Ring::remove(name(), true));
    }
}

} // namespace
} // namespace ringmain::contract
