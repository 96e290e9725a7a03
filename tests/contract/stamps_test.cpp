// When messages were sent, and how long they took.

#include <contract/fixture.hpp>

namespace ringmain::contract {
namespace {

class Stamps : public Contract {
protected:
    static bool are_kept() { return backend().options(1, 8).stamp.value_or(false); }
};

TEST_P(Stamps, say_when_each_message_was_sent)
{
    const Ring ring = make();
    Producer tx = producer_of(ring);
    Consumer rx = consumer_of(ring);
    const auto begin = Clock::now();
    ASSERT_TRUE(tx.send(as_bytes("one")));
    ASSERT_TRUE(tx.send_batch(batch_of({"two", ""})));
    std::vector<std::string> texts;
    const auto check = [&](const Message& message) {
        texts.emplace_back(as_text(message.bytes()));
        EXPECT_EQ(message.sent_at().has_value(), are_kept());
        EXPECT_GE(message.sent_at().value_or(begin), begin);
        EXPECT_LE(message.sent_at().value_or(begin), Clock::now());
    };
    check(*rx.receive());
    ASSERT_EQ(*rx.poll(check), 2U);
    EXPECT_EQ(texts, std::vector<std::string>({"one", "two", ""}));
}

TEST_P(Stamps, of_messages_that_were_made_in_place_follow_what_was_committed)
{
    const Ring ring = make();
    Producer tx = producer_of(ring);
    auto claim = tx.claim(8);
    if (!claim) {
        GTEST_SKIP() << "is copied";
    }
    copy(as_bytes("12345678"), claim->bytes().data());
    claim->commit(3);
    Consumer rx = consumer_of(ring);
    const auto message = rx.receive();
    EXPECT_EQ(as_text(message->bytes()), "123");
    EXPECT_EQ(message->sent_at().has_value(), are_kept());
}

TEST_P(Stamps, let_others_see_how_long_messages_took_and_how_old_the_oldest_is)
{
    const Ring ring = make();
    Producer tx = producer_of(ring);
    Consumer rx = consumer_of(ring);
    EXPECT_EQ(ring.status()->latency.has_value(), are_kept());
    EXPECT_EQ(ring.status()->oldest, std::nullopt);
    ASSERT_TRUE(tx.send(as_bytes("1")));
    const auto wait = 3ms;
    std::this_thread::sleep_for(wait);
    EXPECT_EQ(ring.status()->oldest.value_or(0ms) >= wait, are_kept());
    {
        const auto in_hand = rx.receive();
        EXPECT_EQ(ring.status()->oldest.has_value(), are_kept() && ring.backend() == "lanes") << "not dealt with yet";
    }
    const RingStatus seen = *ring.status();
    EXPECT_EQ(seen.oldest, std::nullopt);
    ASSERT_EQ(seen.latency.has_value(), are_kept());
    if (are_kept()) {
        EXPECT_EQ(seen.latency->messages(), 1U);
        EXPECT_GE(seen.latency->quantile(1), wait);
    }
}

TEST_P(Stamps, are_so_or_not_for_the_whole_life_of_a_ring)
{
    make();
    EXPECT_TRUE(Ring::open(name(), {.stamp = are_kept()}));
    const auto refused = Ring::open(name(), {.stamp = !are_kept()});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::mismatch);
}

INSTANTIATE_TEST_SUITE_P(OurRings, Stamps, ::testing::ValuesIn(our_rings()),
                         [](const auto& each) { return std::string(each.param->name); });

TEST_F(RingTest, stamps_are_refused_by_transports)
{
    const auto refused = Ring::create(name(), {.backend = "fifo", .stamp = true});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::bad_option);
    EXPECT_NE(refused.error().message().find("lanes, semaphore, mutex"), std::string::npos) << refused.error().message();
}

} // namespace
} // namespace ringmain::contract
