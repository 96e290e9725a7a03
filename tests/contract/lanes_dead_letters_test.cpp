// Messages that kill whoever receives them.

#include <contract/lanes_fixture.hpp>

namespace ringmain::contract {
namespace {

using LanesDeadLetters = Lanes;

TEST_F(LanesDeadLetters, a_message_that_killed_too_often_goes_to_the_sink_once_and_is_counted)
{
    const Ring ring = make_ring({.max_deliveries = 2});
    Producer tx = producer_of(ring);
    ASSERT_TRUE(tx.send(as_bytes("deadly"), 13));
    send_all(tx, {"fine"});
    die_holding(1);
    die_holding(1);
    Texts dead;
    ConsumerOptions options;
    options.on_dead_letter = [&dead](const Message& letter) {
        dead.push_back(std::string(as_text(letter.bytes())) + "/" + std::to_string(letter.type()));
    };
    Consumer rx = consumer_of(ring, options);
    EXPECT_EQ(drain_flagged(rx), Texts{"fine"});
    EXPECT_EQ(dead, Texts{"deadly/13"});
    EXPECT_EQ(ring.status()->dead_letters, 1U);
    EXPECT_EQ(ring.status()->received.messages, 1U) << "nobody dealt with the other";
    EXPECT_EQ(ring.status()->received.bytes, 4U);
    EXPECT_EQ(fill(tx), lane_takes) << "its room is free";
}

TEST_F(LanesDeadLetters, dead_letters_need_no_sink_and_end_no_wait)
{
    const Ring ring = make_ring({.max_deliveries = 1});
    Producer tx = producer_of(ring);
    send_all(tx, {"deadly"});
    die_holding(1);
    Consumer rx = consumer_of(ring);
    EXPECT_EQ(next(rx, 2ms), "timed out");
    EXPECT_EQ(ring.status()->dead_letters, 1U);
    int used = 0;
    EXPECT_FALSE(rx.poll([&used](const Message&) { ++used; }, 8, Wait::none()));
    EXPECT_EQ(used, 0);
}

TEST_F(LanesDeadLetters, poll_does_not_count_them)
{
    const Ring ring = make_ring({.max_deliveries = 1});
    Producer tx = producer_of(ring);
    send_all(tx, {"deadly", "fine"});
    die_holding(1);
    Consumer rx = consumer_of(ring);
    Texts used;
    const auto use = [&used](const Message& message) { used.emplace_back(as_text(message.bytes())); };
    EXPECT_EQ(rx.poll(use, 8, 10s).value(), 1U);
    EXPECT_EQ(used, Texts{"fine"});
    EXPECT_EQ(ring.status()->dead_letters, 1U);
}

TEST_F(LanesDeadLetters, without_a_limit_a_message_is_delivered_however_many_it_killed)
{
    const Ring ring = make_ring({.max_deliveries = 0});
    Producer tx = producer_of(ring);
    send_all(tx, {"deadly"});
    for (int i = 0; i < 20; ++i) {
        die_holding(1);
    }
    Consumer rx = consumer_of(ring);
    const auto message = rx.try_receive();
    ASSERT_TRUE(message);
    EXPECT_EQ(message->deliveries(), 21U);
}

} // namespace
} // namespace ringmain::contract
