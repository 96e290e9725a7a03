// Messages made in place, and batches.

#include <contract/lanes_fixture.hpp>

#include <cstring>

namespace ringmain::contract {
namespace {

using LanesClaims = Lanes;

void write(const Claim& claim, std::string_view text)
{
    std::memcpy(claim.bytes().data(), text.data(), text.size());
}

TEST_F(LanesClaims, a_claim_is_invisible_until_it_is_committed)
{
    const Ring ring = make_ring();
    Producer tx = producer_of(ring);
    Consumer rx = consumer_of(ring);
    auto claim = tx.claim(5);
    ASSERT_TRUE(claim);
    EXPECT_EQ(claim->bytes().size(), 5U);
    write(*claim, "hello");
    EXPECT_EQ(next(rx), "would block");
    claim->commit(5, 9);
    const auto message = rx.try_receive();
    ASSERT_TRUE(message);
    EXPECT_EQ(as_text(message->bytes()), "hello");
    EXPECT_EQ(message->type(), 9);
}

TEST_F(LanesClaims, of_the_longest_claim_any_part_can_be_committed)
{
    const Ring ring = make_ring();
    Producer tx = producer_of(ring);
    Consumer rx = consumer_of(ring);
    EXPECT_EQ(tx.max_message(), longest);
    const std::string text(longest, 'x');
    for (std::size_t length = 0; length <= longest; ++length) {
        auto claim = tx.claim(longest);
        ASSERT_TRUE(claim);
        write(*claim, text);
        claim->commit(length);
        ASSERT_EQ(next(rx), text.substr(0, length));
    }
    auto claim = tx.claim(8);
    write(*claim, "12345678");
    claim->commit(1000);
    EXPECT_EQ(next(rx), "12345678") << "never more than was claimed";
    EXPECT_EQ(tx.claim(longest + 1).error(), Errc::too_big);
}

TEST_F(LanesClaims, a_claim_that_is_dropped_or_aborted_leaves_nothing_and_its_room_is_free)
{
    const Ring ring = make_ring();
    Producer tx = producer_of(ring);
    Consumer rx = consumer_of(ring);
    for (int i = 0; i < 100; ++i) {
        {
            auto dropped = tx.claim(longest);
            ASSERT_TRUE(dropped);
            write(*dropped, std::string(longest, '!'));
        }
        auto aborted = tx.claim(20);
        ASSERT_TRUE(aborted);
        aborted->abort();
        aborted->commit(); // nothing any more
    }
    EXPECT_EQ(next(rx), "would block");
    EXPECT_EQ(fill(tx), lane_takes);
}

TEST_F(LanesClaims, a_claim_counts_once_however_often_it_is_committed_or_moved)
{
    const Ring ring = make_ring();
    Producer tx = producer_of(ring);
    Consumer rx = consumer_of(ring);
    auto claim = tx.claim(1);
    write(*claim, "1");
    Claim moved = std::move(*claim);
    claim->commit();
    EXPECT_EQ(next(rx), "would block");
    moved.commit();
    moved.commit();
    EXPECT_EQ(drain(rx), Texts{"1"});
}

// "Aborted when ... its producer claims or sends again."
TEST_F(LanesClaims, a_claim_is_over_when_its_producer_sends_and_cannot_be_committed_later)
{
    const Ring ring = make_ring();
    Producer tx = producer_of(ring);
    Consumer rx = consumer_of(ring);
    auto claim = tx.claim(3);
    write(*claim, "old");
    ASSERT_TRUE(tx.send(as_bytes("sent")));
    claim->commit();
    EXPECT_EQ(drain(rx), Texts{"sent"});
}

TEST_F(LanesClaims, a_claim_is_over_when_its_producer_claims_again_and_cannot_be_committed_later)
{
    const Ring ring = make_ring();
    Producer tx = producer_of(ring);
    Consumer rx = consumer_of(ring);
    auto older = tx.claim(3);
    auto newer = tx.claim(5);
    write(*newer, "newer");
    newer->commit();
    older->commit();
    EXPECT_EQ(drain(rx), Texts{"newer"});
}

TEST_F(LanesClaims, the_end_of_an_older_claim_does_not_abort_a_newer_one)
{
    const Ring ring = make_ring({.first_position = 256 - 16}); // the newer one is padded to the lane's begin
    Producer tx = producer_of(ring);
    Consumer rx = consumer_of(ring);
    auto older = tx.claim(3);
    auto newer = tx.claim(20);
    ASSERT_TRUE(older && newer);
    write(*newer, "01234567890123456789");
    older->abort();
    newer->commit();
    EXPECT_EQ(next(rx), "01234567890123456789");
}

TEST_F(LanesClaims, a_claim_waits_for_room_like_send)
{
    const Ring ring = make_ring();
    Producer tx = producer_of(ring);
    Consumer rx = consumer_of(ring);
    fill(tx);
    EXPECT_EQ(tx.claim(1, Wait::none()).error(), Errc::would_block);
    EXPECT_EQ(tx.claim(1, 2ms).error(), Errc::timed_out);
    std::stop_source stopped;
    stopped.request_stop();
    EXPECT_EQ(tx.claim(1, stopped.get_token()).error(), Errc::stopped);
    std::jthread receiver([&rx] {
        let_it_block();
        EXPECT_EQ(drain(rx).size(), lane_takes);
    });
    auto claim = tx.claim(longest);
    ASSERT_TRUE(claim);
    receiver.join();
    write(*claim, "room");
    claim->commit(4);
    EXPECT_EQ(next(rx), "room");
}

TEST_F(LanesClaims, other_backends_say_that_they_cannot)
{
    const auto ring = Ring::create(name(), {.slots = 4, .max_message = 8});
    Producer tx = producer_of(*ring);
    EXPECT_EQ(tx.claim(1).error(), Errc::unsupported);
}

TEST_F(LanesClaims, a_batch_that_fits_is_seen_as_a_whole)
{
    const Ring ring = make_ring({.capacity = 1 << 18}); // room for all
    Producer tx = producer_of(ring);
    std::atomic<int> partial{0};
    constexpr int rounds = 3000;
    std::jthread receiver([&partial, rx = consumer_of(ring)]() mutable {
        for (int round = 0; round < rounds; ++round) {
            int seen = 0;
            const auto use = [&seen](const Message&) { ++seen; };
            ASSERT_TRUE(rx.poll(use, 3));
            while (seen < 3) { // it need not come at once, but it is there
                const auto more = rx.poll(use, 3U - static_cast<unsigned>(seen), Wait::none());
                partial += more ? 0 : 1;
            }
        }
    });
    const Texts texts{"1", "22", "333"};
    for (int round = 0; round < rounds; ++round) {
        ASSERT_EQ(tx.send_batch(batch_of(texts)).value(), 3U);
    }
    receiver.join();
    EXPECT_EQ(partial.load(), 0);
}

TEST_F(LanesClaims, a_batch_that_does_not_fit_is_split_and_nothing_is_lost)
{
    const Ring ring = make_ring();
    Producer tx = producer_of(ring);
    Consumer rx = consumer_of(ring);
    Texts sent;
    for (int i = 0; i < 40; ++i) {
        sent.emplace_back(std::string(static_cast<std::size_t>(i), static_cast<char>('a' + i % 26)));
    }
    Texts received;
    for (std::size_t done = 0; done < sent.size();) {
        const auto batch = batch_of(sent);
        const auto some = tx.send_batch(std::span(batch).subspan(done), Wait::none());
        ASSERT_TRUE(some);
        done += *some;
        for (const std::string& text : drain(rx)) {
            received.push_back(text);
        }
    }
    EXPECT_EQ(received, sent);
    EXPECT_EQ(tx.send_batch({}).value(), 0U);
}

} // namespace
} // namespace ringmain::contract
