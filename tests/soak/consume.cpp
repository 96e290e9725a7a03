#include <soak/member.hpp>

#include <soak/dice.hpp>

#include <chrono>
#include <cstdio>
#include <limits>
#include <thread>

namespace ringmain::soak {
namespace {

constexpr std::uint64_t most_at_once = 8;

class ConsumerLife {
public:
    ConsumerLife(const Work& work, Diaries& diaries, unsigned seat, Dice& dice)
        : work_(work), diaries_(diaries), diary_(diaries.consumers[seat]), dice_(dice)
    {
    }

    // Receives something, in one of the ways there are. Returns how many.
    Outcome<std::uint64_t> receive_some(Consumer& consumer)
    {
        const std::uint64_t at_most = dice_.one_in(2) ? 1 : 1 + dice_.below(most_at_once);
        diary_.note({.event = Event::asked, .number = at_most});
        const auto taken = at_most == 1 ? receive_one(consumer) : receive_many(consumer, at_most);
        diary_.note({.event = Event::asked, .number = 0});
        return taken;
    }

private:
    Outcome<std::uint64_t> receive_one(Consumer& consumer)
    {
        {
            const auto message = consumer.receive();
            if (!message) {
                return message.error();
            }
            look_at(*message);
        }
        diary_.note_released();
        return std::uint64_t{1};
    }

    // The next one is shown when the one before is dealt with.
    Outcome<std::uint64_t> receive_many(Consumer& consumer, std::uint64_t at_most)
    {
        bool has_one = false;
        const auto taken = consumer.poll(
            [&](const Message& message) {
                if (has_one) {
                    diary_.note_released();
                }
                has_one = true;
                look_at(message);
            },
            at_most);
        if (has_one) {
            diary_.note_released();
        }
        return taken ? Outcome<std::uint64_t>(*taken) : Outcome<std::uint64_t>(taken.error());
    }

    void look_at(const Message& message)
    {
        diary_.note(identify(message));
        if (!work_.is_calm() && dice_.one_in(200)) { // so that many die with something in their hands
            std::this_thread::sleep_for(std::chrono::microseconds(dice_.below(3000)));
        }
    }

    Entry identify(const Message& message)
    {
        const std::uint8_t sender = sender_of(message.type());
        const auto number = number_of(message.type(), diaries_.producers[sender].promised);
        if (!number) {
            return {.event = Event::alien, .flagged = message.redelivered(), .number = message.type()};
        }
        const bool is_sound = is_whole(message.bytes(), {sender, *number}, work_.longest);
        return {
            .event = is_sound ? Event::seen : Event::torn, .sender = sender, .flagged = message.redelivered(), .number = *number};
    }

    const Work& work_;
    Diaries& diaries_;
    ReceiverDiary& diary_;
    Dice& dice_;
};

ConsumerOptions options_by(Dice& dice, const Work& work)
{
    ConsumerOptions options;
    options.wait = work.is_calm() || dice.one_in(2) ? WaitStrategy::park : WaitStrategy::adaptive;
    options.prefetch = std::size_t{1} << 2 * dice.below(4);
    return options;
}

} // namespace

int consume(const Ring& ring, const Work& work, Diaries& diaries, unsigned seat, std::uint64_t seed)
{
    ReceiverDiary& diary = diaries.consumers[seat];
    Dice dice(seed);
    diary.note({.event = Event::born});
    diary.doing = Doing::joining;
    {
        auto consumer = ring.consumer(options_by(dice, work));
        if (!consumer) {
            std::fprintf(stderr, "soak: consumer %u: %s\n", seat, consumer.error().message().c_str());
            return 1;
        }
        const std::uint64_t enough =
            !work.is_calm() && dice.one_in(4) ? dice.below(2000) : std::numeric_limits<std::uint64_t>::max();
        ConsumerLife life(work, diaries, seat, dice);
        diary.doing = Doing::receiving;
        for (std::uint64_t seen = 0; seen < enough || diaries.last_call;) {
            const auto taken = life.receive_some(*consumer);
            if (!taken && taken.error() == Errc::end_of_stream) {
                break;
            }
            if (!taken) {
                std::fprintf(stderr, "soak: consumer %u cannot receive: %s\n", seat,
                             std::string(describe(taken.error())).c_str());
                return 1;
            }
            seen += *taken;
        }
        diary.note({.event = Event::leaves});
        diary.doing = Doing::leaving;
    }
    diary.note({.event = Event::left});
    return 0;
}

} // namespace ringmain::soak
