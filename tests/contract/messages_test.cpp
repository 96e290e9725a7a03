// What goes in comes out.

#include <contract/fixture.hpp>

#include <array>
#include <map>

namespace ringmain::contract {
namespace {

TEST_P(Contract, a_message_arrives_as_it_was_sent_whatever_its_length)
{
    const Ring ring = make();
    Consumer rx = consumer_of(ring);
    Producer tx = producer_of(ring);
    for (std::size_t length = backend().description().sends_empty ? 0 : 1; length <= backend().max_message; ++length) {
        const std::string sent(length, static_cast<char>('a' + length % 26));
        ASSERT_TRUE(tx.send(as_bytes(sent)));
        const auto received = rx.receive();
        ASSERT_TRUE(received);
        EXPECT_EQ(as_text(received->bytes()), sent);
    }
}

TEST_P(Contract, the_type_number_travels_with_the_message)
{
    const Ring ring = make();
    Consumer rx = consumer_of(ring);
    Producer tx = producer_of(ring);
    for (const auto type : std::array<MessageType, 5>{0, 1, 123, 32767, 65535}) {
        const auto sent = tx.send(as_bytes("typed"), type);
        if (type > backend().description().largest_type) {
            EXPECT_EQ(sent.error(), Errc::unsupported);
            continue;
        }
        ASSERT_TRUE(sent);
        EXPECT_EQ(rx.receive()->type(), type == 0 ? backend().type_of_zero : type);
    }
}

TEST_P(Contract, messages_of_one_producer_arrive_in_order_across_many_wraps)
{
    for (const std::uint64_t first : {std::uint64_t{0}, (std::uint64_t{1} << 32) - 5, ~std::uint64_t{0} - 40}) {
        const Ring ring = make(4, 8, first);
        Consumer rx = consumer_of(ring);
        Producer tx = producer_of(ring);
        for (int i = 0; i < 100; i += 2) {
            ASSERT_TRUE(tx.send(as_bytes(std::to_string(i))));
            ASSERT_TRUE(tx.send(as_bytes(std::to_string(i + 1))));
            EXPECT_EQ(as_text(rx.receive()->bytes()), std::to_string(i));
            EXPECT_EQ(as_text(rx.receive()->bytes()), std::to_string(i + 1));
        }
        remove();
    }
}

TEST_P(Contract, a_ring_takes_exactly_as_many_messages_as_its_backend_says)
{
    if (backend().takes == nullptr) {
        GTEST_SKIP() << "nobody can say how many";
    }
    for (const std::uint64_t first : {std::uint64_t{0}, (std::uint64_t{1} << 32) - 48, ~std::uint64_t{0} - 47}) {
        const Ring ring = make(5, 64, first);
        Producer tx = producer_of(ring);
        const std::size_t takes = backend().takes(5, 64);
        for (int round = 0; round < 3; ++round) {
            EXPECT_EQ(fill(tx), takes);
            EXPECT_EQ(tx.try_send(as_bytes("one too many")).error(), Errc::would_block);
            EXPECT_GE(tx.was_full(), backend().breaks_as_a_whole ? 1.0 : 0.9);
            Consumer rx = consumer_of(ring);
            EXPECT_GE(rx.was_full(), backend().breaks_as_a_whole ? 1.0 : 0.9);
            EXPECT_EQ(drain(rx).size(), takes);
            EXPECT_EQ(rx.was_full(), 0.0);
            EXPECT_EQ(rx.try_receive().error(), Errc::would_block);
        }
        remove();
    }
}

TEST_P(Contract, a_message_that_is_too_big_is_refused_and_the_whole_batch_with_it)
{
    const Ring ring = make();
    Consumer rx = consumer_of(ring);
    Producer tx = producer_of(ring);
    EXPECT_GE(tx.max_message(), backend().max_message);
    const std::string fits(tx.max_message(), 'x');
    const std::string too_big(tx.max_message() + 1, 'x');
    EXPECT_EQ(tx.send(as_bytes(too_big)).error(), Errc::too_big);
    const std::array batch{Outgoing{as_bytes(fits)}, Outgoing{as_bytes(too_big)}};
    EXPECT_EQ(tx.send_batch(batch).error(), Errc::too_big);
    EXPECT_EQ(rx.try_receive().error(), Errc::would_block) << "nothing of it was sent";
    EXPECT_TRUE(tx.send(as_bytes(fits)));
    EXPECT_EQ(as_text(rx.receive()->bytes()), fits);
}

TEST_P(Contract, a_batch_larger_than_the_ring_goes_through_while_somebody_receives)
{
    const Ring ring = make();
    std::vector<std::string> received;
    std::jthread receiver([&, rx = consumer_of(ring)]() mutable {
        while (const auto message = rx.receive()) {
            received.emplace_back(as_text(message->bytes()));
        }
    });
    std::vector<std::string> texts;
    for (int i = 0; i < 1000; ++i) {
        texts.push_back(std::to_string(i));
    }
    {
        Producer tx = producer_of(ring);
        EXPECT_EQ(tx.send_batch(batch_of(texts)).value(), 1000U);
    }
    receiver.join();
    EXPECT_EQ(received, texts);
}

TEST_P(Contract, a_batch_that_may_not_wait_sends_what_fits_and_says_how_many)
{
    if (backend().takes == nullptr) {
        GTEST_SKIP() << "nobody can say what fits";
    }
    const Ring ring = make();
    Producer tx = producer_of(ring);
    const std::size_t fits = backend().takes(slots, backend().max_message);
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < fits + 2; ++i) {
        texts.push_back(std::to_string(i));
    }
    const std::vector<Outgoing> batch = batch_of(texts);
    EXPECT_EQ(tx.send_batch(batch, Wait::none()).value(), fits);
    EXPECT_EQ(tx.send_batch(batch, Wait::none()).error(), Errc::would_block);
    Consumer rx = consumer_of(ring);
    texts.resize(fits);
    EXPECT_EQ(drain(rx), texts);
}

TEST_P(Contract, poll_takes_what_is_there_up_to_the_number_asked_for)
{
    const Ring ring = make();
    Consumer rx = consumer_of(ring);
    Producer tx = producer_of(ring);
    for (const char* text : {"1", "2", "3"}) {
        ASSERT_TRUE(tx.send(as_bytes(text)));
    }
    std::string seen;
    const auto use = [&seen](const Message& message) { seen += as_text(message.bytes()); };
    EXPECT_EQ(rx.poll(use, 2).value(), 2U);
    EXPECT_EQ(rx.poll(use, 2).value(), 1U);
    EXPECT_EQ(rx.poll(use, 2, Wait::none()).error(), Errc::would_block);
    EXPECT_EQ(rx.poll(use, 0).value(), 0U);
    EXPECT_EQ(seen, "123");
}

TEST_P(Contract, poll_delivers_every_message_of_a_batch_that_outgrows_its_buffer)
{
    constexpr std::size_t big = 300'000; // three do not fit into the buffer of one batch
    if (backend().longest_message < big) {
        GTEST_SKIP() << "takes no message of " << big << " bytes";
    }
    const Ring ring = make(8, big);
    Producer tx = producer_of(ring);
    Consumer rx = consumer_of(ring);
    for (char c = 'a'; c < 'i'; ++c) {
        ASSERT_TRUE(tx.send(as_bytes(std::string(big, c))));
    }
    std::string order;
    while (order.size() < 8) {
        ASSERT_TRUE(rx.poll(
            [&order](const Message& message) {
                EXPECT_EQ(as_text(message.bytes()), std::string(big, as_text(message.bytes()).front()));
                order += as_text(message.bytes()).front();
            },
            8));
    }
    EXPECT_EQ(order, "abcdefgh");
    EXPECT_EQ(rx.was_full(), 0.0);
}

TEST_P(Contract, selecting_by_type_works_or_is_refused_with_the_names_of_backends_that_can)
{
    const Ring ring = make();
    const backend::Description& description = backend().description();
    auto selective = ring.consumer({.type = 7, .group = description.has_groups ? "sevens" : "default"});
    if (!description.selects_by_type) {
        ASSERT_FALSE(selective);
        EXPECT_EQ(selective.error().code, Errc::unsupported);
        EXPECT_NE(selective.error().message().find("lanes"), std::string::npos) << selective.error().message();
        return;
    }
    ASSERT_TRUE(selective) << selective.error().message();
    Producer tx = producer_of(ring);
    ASSERT_TRUE(tx.send(as_bytes("eight"), 8));
    ASSERT_TRUE(tx.send(as_bytes("seven"), 7));
    EXPECT_EQ(as_text(selective->receive()->bytes()), "seven");
    EXPECT_EQ(selective->try_receive().error(), Errc::would_block);
}

// Four threads, each with a handle of its own: every message once, each producer's in order, none torn.
TEST_P(Contract, two_producers_and_two_consumers_exchange_every_message_once)
{
    if (backend().producers < 2 || backend().consumers < 2) {
        GTEST_SKIP() << "has no two of each";
    }
    constexpr int per_producer = 20'000;
    const Ring ring = make(7, 32);
    using Log = std::vector<std::pair<char, int>>;
    std::array<Log, 2> logs;
    {
        std::vector<Consumer> consumers;
        consumers.push_back(consumer_of(ring));
        consumers.push_back(consumer_of(ring));
        std::vector<Producer> producers;
        producers.push_back(producer_of(ring));
        producers.push_back(producer_of(ring));
        std::vector<std::jthread> threads;
        for (std::size_t c = 0; c < 2; ++c) {
            threads.emplace_back([&log = logs[c], rx = std::move(consumers[c])]() mutable {
                while (rx.poll(
                    [&log](const Message& message) {
                        const std::string text(as_text(message.bytes()));
                        log.emplace_back(text.front(), std::stoi(text.substr(1)));
                    },
                    3)) {
                }
            });
        }
        for (std::size_t p = 0; p < 2; ++p) {
            threads.emplace_back([letter = static_cast<char>('A' + p), tx = std::move(producers[p])]() mutable {
                for (int i = 0; i < per_producer; ++i) {
                    const std::string text = letter + std::to_string(i);
                    ASSERT_TRUE(tx.send(as_bytes(text)));
                }
            });
        }
    }
    std::map<std::pair<char, int>, int> times;
    for (const Log& log : logs) {
        std::map<char, int> last{{'A', -1}, {'B', -1}};
        for (const auto& [letter, number] : log) {
            EXPECT_LT(last[letter], number) << "out of order";
            last[letter] = number;
            ++times[{letter, number}];
        }
    }
    EXPECT_EQ(times.size(), 2U * per_producer);
    for (const auto& [message, count] : times) {
        EXPECT_EQ(count, 1) << message.first << message.second;
    }
}

} // namespace
} // namespace ringmain::contract
