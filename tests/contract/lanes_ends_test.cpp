// The end of the stream, ways to wait, many producers, and positions that wrap.

#include <contract/lanes_fixture.hpp>

#include <future>
#include <map>
#include <optional>
#include <set>

namespace ringmain::contract {
namespace {

using LanesEnds = Lanes;

TEST_F(LanesEnds, the_stream_has_not_ended_while_another_of_the_group_holds_a_message)
{
    const Ring ring = make_ring();
    Consumer waits = consumer_of(ring);
    Consumer holds = consumer_of(ring);
    {
        Producer tx = producer_of(ring);
        send_all(tx, {"last"});
    }
    auto held = std::optional(holds.try_receive());
    ASSERT_TRUE(*held);
    EXPECT_EQ(next(waits), "would block");
    EXPECT_EQ(next(waits, 5ms), "timed out") << "it may be redelivered to us";
    held.reset();
    EXPECT_EQ(next(waits), "end of stream");
    EXPECT_EQ(next(holds), "end of stream");
}

TEST_F(LanesEnds, another_group_that_holds_a_message_is_not_waited_for)
{
    const Ring ring = make_ring();
    Consumer rx = consumer_of(ring);
    Consumer audit = consumer_of(ring, {.group = "audit"});
    {
        Producer tx = producer_of(ring);
        send_all(tx, {"last"});
    }
    const auto held = audit.try_receive();
    EXPECT_EQ(next(rx), "last");
    EXPECT_EQ(next(rx), "end of stream");
}

// Each way in which the last claim can end must wake whoever sleeps until then.
TEST_F(LanesEnds, whoever_sleeps_until_the_last_claim_ends_is_woken_however_it_ends)
{
    enum class Ending { released, received_again, left };
    for (const auto ending : {Ending::released, Ending::received_again, Ending::left}) {
        const Ring ring = make_ring();
        auto waits = std::optional(consumer_of(ring, {.wait = WaitStrategy::park}));
        auto holds = std::optional(consumer_of(ring));
        {
            Producer tx = producer_of(ring);
            send_all(tx, {"last"});
        }
        auto held = std::optional(holds->try_receive());
        ASSERT_TRUE(*held);
        auto end = std::async(std::launch::async, [&waits] { return next(*waits, 10s); });
        let_it_block();
        if (ending == Ending::received_again) {
            EXPECT_EQ(next(*holds), "end of stream");
        }
        held.reset();
        if (ending == Ending::left) {
            holds.reset();
        }
        EXPECT_EQ(end.get(), "end of stream") << static_cast<int>(ending);
        holds.reset();
        waits.reset();
        ASSERT_TRUE(Ring::remove(name()));
    }
}

TEST_F(LanesEnds, the_message_of_a_killed_consumer_comes_before_the_end_of_the_stream)
{
    const Ring ring = make_ring();
    Consumer rx = consumer_of(ring);
    {
        Producer tx = producer_of(ring);
        send_all(tx, {"1", "2"});
    }
    die_holding(1);
    std::set<std::string> seen{next(rx, 20s), next(rx, 20s)}; // the second may be there before the bell is heard
    EXPECT_EQ(seen, (std::set<std::string>{"1!", "2"}));
    EXPECT_EQ(next(rx, 20s), "end of stream");
}

TEST_F(LanesEnds, every_way_to_wait_gets_every_message_through_a_tiny_lane)
{
    constexpr int count = 3000;
    for (const auto sending : {WaitStrategy::adaptive, WaitStrategy::spin, WaitStrategy::park}) {
        for (const auto receiving : {WaitStrategy::adaptive, WaitStrategy::spin, WaitStrategy::park}) {
            const Ring ring = make_ring();
            {
                Consumer rx = consumer_of(ring, {.wait = receiving});
                std::jthread sender([tx = producer_of(ring, {.wait = sending})]() mutable {
                    for (int i = 0; i < count; ++i) {
                        ASSERT_TRUE(tx.send(as_bytes(std::to_string(i))));
                    }
                });
                for (int i = 0; i < count; ++i) {
                    ASSERT_EQ(next(rx, 20s), std::to_string(i));
                }
                EXPECT_EQ(next(rx, 20s), "end of stream");
            }
            ASSERT_TRUE(Ring::remove(name()));
        }
    }
}

TEST_F(LanesEnds, who_spins_notices_deadlines_stop_requests_and_removal)
{
    const Ring ring = make_ring();
    Consumer rx = consumer_of(ring, {.wait = WaitStrategy::spin});
    EXPECT_EQ(next(rx, 2ms), "timed out");
    std::stop_source stop;
    std::jthread stopper([&stop] {
        let_it_block();
        stop.request_stop();
    });
    EXPECT_EQ(next(rx, stop.get_token()), describe(Errc::stopped));
    std::jthread remover([this] {
        let_it_block();
        EXPECT_TRUE(Ring::remove(name(), true));
    });
    EXPECT_EQ(next(rx, 20s), std::string(describe(Errc::removed)));
}

TEST_F(LanesEnds, positions_pass_2_to_the_32_and_2_to_the_64_as_if_nothing_were)
{
    for (const std::uint64_t end : {std::uint64_t{1} << 32, std::uint64_t{0}}) {
        for (std::uint64_t before = 8; before <= 264; before += 16) {
            const Ring ring = make_ring({.producers = 2, .first_position = end - before});
            {
                Producer a = producer_of(ring);
                Producer b = producer_of(ring);
                Consumer rx = consumer_of(ring);
                Consumer audit = consumer_of(ring, {.group = "audit", .start = Start::earliest, .prefetch = 3});
                for (int i = 0; i < 40; ++i) {
                    const std::string text(static_cast<std::size_t>(i * 7 % 65), static_cast<char>('a' + i % 26));
                    send_all(i % 2 == 0 ? a : b, {text});
                    ASSERT_EQ(next(rx), text);
                    if (i % 2 == 1) {
                        ASSERT_EQ(drain(audit).size(), 2U);
                    }
                }
                fill(a, std::string(20, 'f'));
                EXPECT_EQ(drain(rx), drain(audit));
            }
            ASSERT_TRUE(Ring::remove(name()));
        }
    }
}

TEST_F(LanesEnds, a_lane_goes_to_the_next_producer_and_nothing_of_it_is_lost)
{
    const Ring ring = make_ring({.producers = 1, .first_position = ~std::uint64_t{0} - 63});
    Consumer rx = consumer_of(ring);
    for (int round = 0; round < 50; ++round) {
        const std::string number = std::to_string(round);
        if (round % 2 == 0) {
            Producer tx = producer_of(ring);
            EXPECT_EQ(ring.producer().error().code, Errc::full_house);
            send_all(tx, {"left " + number, number});
        } else {
            ChildProcess child([&] {
                Producer tx = producer_of(*Ring::open(name()));
                send_all(tx, {"left " + number, number});
                ::raise(SIGKILL);
                return 0;
            });
            EXPECT_EQ(child.wait().text(), "killed by signal 9");
        }
        EXPECT_EQ(next(rx), "left " + number);
        EXPECT_EQ(next(rx), number);
    }
    EXPECT_EQ(ring.status()->lanes.size(), 1U);
}

TEST_F(LanesEnds, a_slow_consumer_of_one_lane_leaves_the_other_producers_alone)
{
    const Ring ring = make_ring();
    Producer full = producer_of(ring);
    Producer free = producer_of(ring);
    Consumer rx = consumer_of(ring, {.prefetch = 1});
    fill(full, "a");
    const auto held = rx.try_receive();
    ASSERT_EQ(as_text(held->bytes()), "a");
    EXPECT_EQ(fill(free, "b"), lane_takes);
    std::map<std::string, int> seen;
    for (const std::string& text : drain(rx)) {
        ++seen[text];
    }
    EXPECT_EQ(seen["a"], 14);
    EXPECT_EQ(seen["b"], 15);
}

} // namespace
} // namespace ringmain::contract
