// Calls that wait, and what ends the wait.

#include <contract/fixture.hpp>
#include <support/harmless_signal.hpp>

#include <atomic>
#include <latch>
#include <thread>

namespace ringmain::contract {
namespace {

TEST_P(Contract, receive_waits_for_a_message_that_comes_later)
{
    const Ring ring = make();
    Producer tx = producer_of(ring);
    std::jthread sender([&tx] {
        let_it_block();
        ASSERT_TRUE(tx.send(as_bytes("late")));
    });
    Consumer rx = consumer_of(ring);
    const auto received = rx.receive();
    ASSERT_TRUE(received);
    EXPECT_EQ(as_text(received->bytes()), "late");
}

TEST_P(Contract, send_waits_for_room_that_comes_later)
{
    const Ring ring = make(1);
    Consumer rx = consumer_of(ring);
    Producer tx = producer_of(ring);
    const std::size_t filled = fill(tx, "first");
    std::jthread receiver([&rx, filled] {
        let_it_block();
        for (std::size_t i = 0; i < filled; ++i) {
            EXPECT_EQ(as_text(rx.receive()->bytes()), "first");
        }
        EXPECT_EQ(as_text(rx.receive()->bytes()), "second");
    });
    EXPECT_TRUE(tx.send(as_bytes("second")));
}

TEST_P(Contract, timed_calls_give_up_and_not_too_early)
{
    const Ring ring = make(1);
    Consumer rx = consumer_of(ring);
    Producer tx = producer_of(ring);
    for (const auto wait : {0ms, 1ms, 30ms}) {
        const auto begin = Clock::now();
        EXPECT_EQ(rx.receive_for(wait).error(), Errc::timed_out);
        EXPECT_GE(Clock::now() - begin, wait);
    }
    ASSERT_TRUE(tx.send_for(as_bytes("x"), 1ms));
    auto begin = Clock::now();
    const auto send = [&] {
        begin = Clock::now();
        return tx.send_for(as_bytes("x"), 5ms);
    };
    EXPECT_EQ(error_into_full(tx, "x", send), Errc::timed_out);
    EXPECT_GE(Clock::now() - begin, 5ms);
    EXPECT_TRUE(rx.receive_for(1h));
}

TEST_P(Contract, a_stop_request_ends_a_wait_whenever_it_comes)
{
    const Ring ring = make(1);
    Consumer rx = consumer_of(ring);
    Producer tx = producer_of(ring);
    for (int i = 0; i < 300; ++i) { // before the spin, in it, at its end, asleep
        std::stop_source stop;
        std::jthread stopper([&stop, i] {
            std::this_thread::sleep_for(std::chrono::microseconds(i));
            stop.request_stop();
        });
        EXPECT_EQ(rx.receive(stop.get_token()).error(), Errc::stopped);
    }
    std::stop_source stop;
    std::jthread stopper([&stop] {
        let_it_block();
        stop.request_stop();
    });
    EXPECT_EQ(error_into_full(tx, "full", [&] { return tx.send(as_bytes("no room"), 0, stop.get_token()); }), Errc::stopped);
    EXPECT_EQ(as_text(rx.receive(stop.get_token()).error() == Errc::stopped ? rx.receive()->bytes() : Bytes()), "full")
        << "a stopped call takes nothing, and the next one works";
}

TEST_P(Contract, a_signal_does_not_end_a_wait)
{
    const Ring ring = make();
    Producer tx = producer_of(ring);
    const support::HarmlessSignal harmless;
    std::atomic<pthread_t> receiver_id{};
    std::jthread receiver([&, rx = consumer_of(ring)]() mutable {
        receiver_id = ::pthread_self();
        const auto received = rx.receive(10s);
        ASSERT_TRUE(received) << describe(received.error());
        EXPECT_EQ(as_text(received->bytes()), "at last");
    });
    for (int i = 0; i < 5; ++i) {
        let_it_block();
        support::HarmlessSignal::send_to(receiver_id);
    }
    ASSERT_TRUE(tx.send(as_bytes("at last")));
    receiver.join();
}

TEST_P(Contract, signals_at_any_moment_of_a_call_change_nothing)
{
    constexpr int messages = 300;
    const Ring ring = make(1);
    Producer tx = producer_of(ring, {.spin = 0ns});
    const support::HarmlessSignal harmless;
    std::atomic<pthread_t> receiver_id{};
    std::latch all_signals_sent(1);
    std::jthread receiver([&, rx = consumer_of(ring, {.spin = 0ns})]() mutable {
        receiver_id = ::pthread_self();
        for (int i = 0; i < messages; ++i) {
            const auto received = rx.receive(10s);
            EXPECT_EQ(received ? as_text(received->bytes()) : describe(received.error()), std::to_string(i));
        }
        all_signals_sent.wait();
    });
    std::jthread disturber([&, sender_id = ::pthread_self()](const std::stop_token& stop) {
        while (receiver_id == pthread_t()) {
            std::this_thread::yield();
        }
        while (!stop.stop_requested()) {
            support::HarmlessSignal::send_to(sender_id);
            support::HarmlessSignal::send_to(receiver_id);
            std::this_thread::yield();
        }
        all_signals_sent.count_down();
    });
    for (int i = 0; i < messages; ++i) {
        const auto sent = tx.send(as_bytes(std::to_string(i)), 0, 10s);
        EXPECT_TRUE(sent) << describe(sent.error());
    }
    disturber.request_stop();
    disturber.join();
    receiver.join();
}

TEST_P(Contract, it_works_without_spinning)
{
    const Ring ring = make();
    std::jthread sender([tx = producer_of(ring, {.spin = 0ns})]() mutable {
        for (int i = 0; i < 2000; ++i) {
            ASSERT_TRUE(tx.send(as_bytes(std::to_string(i))));
        }
    });
    Consumer rx = consumer_of(ring, {.spin = 0ns});
    for (int i = 0; i < 2000; ++i) {
        ASSERT_EQ(as_text(rx.receive()->bytes()), std::to_string(i));
    }
}

TEST_P(Contract, the_stream_ends_for_a_consumer_that_came_first_when_the_last_producer_leaves)
{
    if (backend().producers < 2) {
        GTEST_SKIP() << "has one producer";
    }
    const Ring ring = make();
    std::jthread receiver([rx = consumer_of(ring)]() mutable {
        EXPECT_EQ(as_text(rx.receive()->bytes()), "only");
        EXPECT_EQ(rx.receive().error(), Errc::end_of_stream);
        EXPECT_EQ(rx.receive().error(), Errc::end_of_stream) << "and stays ended";
    });
    let_it_block();
    Producer tx = producer_of(ring);
    {
        Producer other = producer_of(ring);
    }
    ASSERT_TRUE(tx.send(as_bytes("only")));
    let_it_block();
}

TEST_P(Contract, a_consumer_that_comes_last_still_gets_everything)
{
    if (!backend().keeps_unattended) {
        GTEST_SKIP() << "keeps nothing that nobody is there for";
    }
    const Ring ring = make();
    {
        Producer tx = producer_of(ring);
        ASSERT_TRUE(tx.send(as_bytes("1")));
        ASSERT_TRUE(tx.send(as_bytes("2")));
    }
    Consumer rx = consumer_of(ring);
    EXPECT_EQ(as_text(rx.receive()->bytes()), "1");
    EXPECT_EQ(as_text(rx.receive()->bytes()), "2");
    EXPECT_EQ(rx.receive().error(), Errc::end_of_stream);
}

TEST_P(Contract, a_consumer_of_an_empty_ring_waits_for_its_first_producer)
{
    if (backend().producers < 2) {
        GTEST_SKIP() << "has one producer";
    }
    const Ring ring = make();
    {
        Producer gone_before = producer_of(ring);
    }
    Consumer rx = consumer_of(ring);
    EXPECT_EQ(rx.receive_for(5ms).error(), Errc::timed_out);
    {
        Producer silent = producer_of(ring);
    }
    EXPECT_EQ(rx.receive_for(1h).error(), Errc::end_of_stream);
}

TEST_P(Contract, a_consumer_that_follows_never_sees_the_end)
{
    if (backend().producers < 2) {
        GTEST_SKIP() << "has one producer";
    }
    const Ring ring = make();
    Consumer rx = consumer_of(ring, {.follow = true});
    for (int i = 0; i < 2; ++i) {
        {
            Producer tx = producer_of(ring);
            ASSERT_TRUE(tx.send(as_bytes("x")));
        }
        EXPECT_TRUE(rx.receive());
        EXPECT_EQ(rx.receive_for(5ms).error(), Errc::timed_out);
    }
}

} // namespace
} // namespace ringmain::contract
