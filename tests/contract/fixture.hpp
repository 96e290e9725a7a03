#pragma once
// A ring of the backend under test, gone after the test, with a check that nothing of it is left.

#include <contract/backends.hpp>
#include <support/child_process.hpp>
#include <support/scoped_ring.hpp>

#include <ringmain/ring.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace ringmain::contract {

using namespace std::chrono_literals;

class RingTest : public ::testing::Test {
protected:
    static Producer producer_of(const Ring& ring, const ProducerOptions& options = {})
    {
        auto joined = ring.producer(options);
        EXPECT_TRUE(joined) << joined.error().message();
        return std::move(*joined);
    }

    static Consumer consumer_of(const Ring& ring, const ConsumerOptions& options = {})
    {
        auto joined = ring.consumer(options);
        EXPECT_TRUE(joined) << joined.error().message();
        return std::move(*joined);
    }

    // Refers to the texts.
    static std::vector<Outgoing> batch_of(const std::vector<std::string>& texts)
    {
        std::vector<Outgoing> batch;
        for (const std::string& text : texts) {
            batch.push_back({as_bytes(text)});
        }
        return batch;
    }

    // Sends copies of a short text until there is no room. Returns how many.
    static std::size_t fill(Producer& producer, std::string_view text = "x")
    {
        for (std::size_t sent = 0;; ++sent) {
            if (const auto one = producer.try_send(as_bytes(text)); !one) {
                EXPECT_EQ(one.error(), Errc::would_block);
                return sent;
            }
        }
    }

    // How sending ends that nobody makes room for.
    static Errc error_when_full(Producer& producer)
    {
        for (;;) {
            if (const auto one = producer.try_send(as_bytes("x")); !one) {
                return one.error();
            }
        }
    }

    // What is in the ring, taken out without waiting.
    static std::vector<std::string> drain(Consumer& consumer)
    {
        std::vector<std::string> all;
        while (const auto message = consumer.try_receive()) {
            all.emplace_back(as_text(message->bytes()));
        }
        return all;
    }

    [[nodiscard]] const std::string& name() const noexcept { return ring_.name(); }

    void TearDown() override
    {
        if (const auto removed = Ring::remove(name()); !removed) {
            EXPECT_EQ(removed.error().code, Errc::absent) << removed.error().message();
        }
        EXPECT_TRUE(support::objects_of(name()).empty()) << "the ring left kernel objects behind";
    }

private:
    support::ScopedRing ring_{"contract"};
};

// The suite that every backend passes. Parameterized by value, not typed: each type would compile the engine's inlined paths once
// more, and there are more than a dozen.
class Contract : public RingTest, public ::testing::WithParamInterface<const Backend*> {
protected:
    static const Backend& backend() { return *GetParam(); }

    static constexpr std::uint64_t slots = 4;

    Ring make(std::uint64_t with_slots = slots, std::uint64_t with_max_message = backend().max_message,
              std::uint64_t first_position = 0)
    {
        RingOptions options = backend().options(with_slots, with_max_message);
        options.first_position = first_position;
        auto made = Ring::create(backend().has_name ? name() : std::string(), options);
        EXPECT_TRUE(made) << made.error().message();
        return *made;
    }
    // How this sending ends that nobody makes room for; nullopt: it sent. Where others have the same room, it is filled up again.
    template <class Send>
    static std::optional<Errc> error_into_full(Producer& producer, std::string_view text, Send&& send)
    {
        for (;;) {
            fill(producer, text);
            const auto sent = send();
            if (!sent || backend().has_own_room) {
                return sent ? std::nullopt : std::optional(sent.error());
            }
        }
    }
    void remove() const
    {
        if (backend().has_name) {
            const auto removed = Ring::remove(name(), true);
            ASSERT_TRUE(removed) << removed.error().message();
        }
    }
};

// Waits until a thread or process that is about to block has had every chance to; a wrong guess makes a test weaker,
// never wrong.
inline void let_it_block()
{
    std::this_thread::sleep_for(20ms);
}

} // namespace ringmain::contract
