// Many threads in one process, tiny lanes, frequent sleep: for ThreadSanitizer, and for whoever doubts.

#include <contract/lanes_fixture.hpp>

#include <array>
#include <map>
#include <mutex>

namespace ringmain::contract {
namespace {

constexpr unsigned senders = 3;
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr int each_sends = 4'000;
#else
constexpr int each_sends = 20'000;
#endif

// What one consumer saw: by sender, in order.
using Ledger = std::array<std::vector<int>, senders>;

void note(Ledger& ledger, const Message& message)
{
    const std::string text(as_text(message.bytes()));
    ASSERT_GE(text.size(), 2U);
    const auto sender = static_cast<std::size_t>(text.front() - 'A');
    ASSERT_LT(sender, senders);
    const auto comma = text.find(',');
    ASSERT_NE(comma, std::string::npos) << "torn";
    ASSERT_EQ(text.find_first_not_of('.', comma + 1), std::string::npos) << "torn";
    EXPECT_FALSE(message.redelivered()) << "nobody dies here";
    ledger[sender].push_back(std::stoi(text.substr(1, comma - 1)));
}

void expect_rising(const Ledger& ledger)
{
    for (const auto& numbers : ledger) {
        EXPECT_EQ(std::ranges::adjacent_find(numbers, std::ranges::greater_equal()), numbers.end()) << "out of order";
    }
}

void expect_each_once(const std::vector<const Ledger*>& group)
{
    for (unsigned sender = 0; sender < senders; ++sender) {
        std::vector<int> all;
        for (const Ledger* ledger : group) {
            expect_rising(*ledger);
            all.insert(all.end(), (*ledger)[sender].begin(), (*ledger)[sender].end());
        }
        std::ranges::sort(all);
        ASSERT_EQ(all.size(), static_cast<std::size_t>(each_sends));
        for (int i = 0; i < each_sends; ++i) {
            ASSERT_EQ(all[static_cast<std::size_t>(i)], i);
        }
    }
}

class LanesStress : public Lanes, public ::testing::WithParamInterface<bool> {
protected:
    [[nodiscard]] RingOptions options() const
    {
        return {.producers = senders, .publisher_fences = GetParam(), .first_position = (std::uint64_t{1} << 32) - 64};
    }
    // One by one, in batches, in place; sleeping often.
    static void send_numbers(Producer& tx, unsigned sender)
    {
        const auto text_of = [sender](int i) {
            return static_cast<char>('A' + sender) + std::to_string(i) + "," + std::string(static_cast<std::size_t>(i % 23), '.');
        };
        for (int i = 0; i < each_sends;) {
            if (i % 5 == 0 && i + 4 <= each_sends) {
                const Texts texts{text_of(i), text_of(i + 1), text_of(i + 2), text_of(i + 3)};
                ASSERT_EQ(tx.send_batch(batch_of(texts)).value(), 4U);
                i += 4;
            } else if (i % 3 == 0) {
                const std::string text = text_of(i++);
                auto claim = tx.claim(longest);
                ASSERT_TRUE(claim);
                std::ranges::copy(as_bytes(text), claim->bytes().begin());
                claim->commit(text.size());
            } else {
                ASSERT_TRUE(tx.send(as_bytes(text_of(i++))));
            }
        }
    }
    static void receive_all(Consumer& rx, Ledger& ledger, bool polls)
    {
        for (;;) {
            if (polls) {
                if (!rx.poll([&ledger](const Message& message) { note(ledger, message); }, 5)) {
                    return;
                }
            } else {
                const auto message = rx.receive();
                if (!message) {
                    EXPECT_EQ(message.error(), Errc::end_of_stream);
                    return;
                }
                note(ledger, *message);
            }
        }
    }
};

TEST_P(LanesStress, three_producers_and_two_groups_exchange_every_message_once_a_group)
{
    const Ring ring = make_ring(options());
    std::array<Ledger, 3> ledgers;
    {
        std::vector<std::jthread> threads;
        for (unsigned i = 0; i < 3; ++i) {
            ConsumerOptions how;
            how.wait = i == 1 ? WaitStrategy::adaptive : WaitStrategy::park;
            how.group = i == 2 ? "audit" : "default";
            how.prefetch = i == 0 ? 2 : 64;
            threads.emplace_back(
                [rx = consumer_of(ring, how), &ledger = ledgers[i], i]() mutable { receive_all(rx, ledger, i != 1); });
        }
        std::vector<Producer> producers;
        for (unsigned i = 0; i < senders; ++i) {
            producers.push_back(producer_of(ring, {.wait = i == 0 ? WaitStrategy::park : WaitStrategy::adaptive}));
        }
        for (unsigned i = 0; i < senders; ++i) {
            threads.emplace_back([tx = std::move(producers[i]), i]() mutable { send_numbers(tx, i); });
        }
    }
    expect_each_once({&ledgers[0], &ledgers[1]});
    expect_each_once({&ledgers[2]});
}

TEST_P(LanesStress, groups_that_come_and_go_see_an_unbroken_piece_of_each_stream)
{
    const Ring ring = make_ring(options());
    Ledger all;
    std::atomic<bool> over{false};
    std::atomic<int> visits{0};
    {
        std::vector<std::jthread> visitors;
        for (unsigned i = 0; i < 2; ++i) {
            visitors.emplace_back([&, i] {
                for (int visit = 0; !over; ++visit) {
                    Ledger seen;
                    {
                        ConsumerOptions how;
                        how.group = "visitor" + std::to_string(i);
                        how.ephemeral = true;
                        how.start = visit % 2 == 0 ? Start::latest : Start::earliest;
                        how.wait = WaitStrategy::park;
                        how.prefetch = 3;
                        Consumer rx = consumer_of(ring, how);
                        for (int taken = 0; taken < visit % 50; ++taken) {
                            const auto message = rx.receive(std::chrono::milliseconds(1));
                            if (!message) {
                                break;
                            }
                            note(seen, *message);
                        }
                    }
                    for (const auto& numbers : seen) {
                        for (std::size_t n = 1; n < numbers.size(); ++n) {
                            ASSERT_EQ(numbers[n], numbers[n - 1] + 1) << "a message is missing, or came twice";
                        }
                    }
                    ++visits;
                }
            });
        }
        std::vector<std::jthread> threads;
        threads.emplace_back(
            [rx = consumer_of(ring, {.wait = WaitStrategy::park}), &all]() mutable { receive_all(rx, all, true); });
        std::vector<Producer> producers;
        for (unsigned i = 0; i < senders; ++i) {
            producers.push_back(producer_of(ring, {.wait = WaitStrategy::park}));
        }
        for (unsigned i = 0; i < senders; ++i) {
            threads.emplace_back([tx = std::move(producers[i]), i]() mutable { send_numbers(tx, i); });
        }
        threads.clear();
        over = true;
    }
    expect_each_once({&all});
    EXPECT_GT(visits.load(), 2);
    EXPECT_EQ(ring.status()->groups.size(), 1U) << "the visitors' groups have gone with them";
}

INSTANTIATE_TEST_SUITE_P(Fencing, LanesStress, ::testing::Bool(),
                         [](const auto& each) { return each.param ? "by_publishers" : "by_sleepers"; });

} // namespace
} // namespace ringmain::contract
