#include <soak/member.hpp>

#include <soak/dice.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <limits>
#include <thread>
#include <vector>

namespace ringmain::soak {
namespace {

constexpr std::size_t most_at_once = 8;

class ProducerLife {
public:
    ProducerLife(Producer producer, const Work& work, SenderDiary& diary, unsigned seat, Dice& dice)
        : producer_(std::move(producer)),
          work_(work),
          diary_(diary),
          seat_(static_cast<std::uint8_t>(seat)),
          dice_(dice),
          room_(work.longest * most_at_once)
    {
    }

    // Sends one, and waits until the only consumer has dealt with it; then a moment, longer or shorter, in which that one goes
    // to sleep, so that the next one comes at each instruction of that.
    Outcome<void> send_and_await(const ReceiverDiary& consumer)
    {
        constexpr std::uint64_t until_it_sleeps = 30'000; // a few us
        constexpr std::uint64_t on_its_way = 3'000;
        const auto sent = send_one();
        diary_.doing = Doing::awaiting;
        for (unsigned looks = 0; sent && consumer.released.load(std::memory_order_acquire) < diary_.committed; ++looks) {
            if (looks % 1024 == 1023) {
                std::this_thread::yield();
            }
        }
        diary_.doing = Doing::sending;
        for (std::uint64_t moments = dice_.below(dice_.one_in(4) ? until_it_sleeps : on_its_way); moments != 0; --moments) {
            std::atomic_signal_fence(std::memory_order_seq_cst); // or else the compiler takes the loop away
        }
        return sent;
    }

    // Sends something in one of the ways there are.
    Outcome<void> send_some()
    {
        switch (dice_.below(8)) {
        case 0: return work_.claims ? send_in_place() : send_one();
        case 1: return work_.claims ? abort_one() : send_one();
        case 2:
        case 3: return send_many(2 + dice_.below(most_at_once - 1));
        default: return send_one();
        }
    }

private:
    Bytes prepare(const Identity& which, std::size_t place = 0)
    {
        const MutableBytes bytes = MutableBytes(room_).subspan(place * work_.longest, length_of(which, work_.longest));
        fill(bytes, which);
        return bytes;
    }

    Outcome<void> send_one()
    {
        const Identity which{seat_, diary_.promise(1)};
        const auto sent = producer_.send(prepare(which), type_of(which));
        if (sent) {
            diary_.note(which.number, Fate::committed);
        }
        return sent;
    }

    Outcome<void> send_many(std::size_t count)
    {
        std::array<Outgoing, most_at_once> batch;
        const std::uint64_t first = diary_.promise(count);
        for (std::size_t i = 0; i < count; ++i) {
            const Identity which{seat_, first + i};
            batch[i] = {prepare(which, i), type_of(which)};
        }
        const auto sent = producer_.send_batch(std::span(batch).first(count));
        for (std::size_t i = 0; sent && i < *sent; ++i) {
            diary_.note(first + i, Fate::committed);
        }
        return sent ? Outcome<void>() : Outcome<void>(sent.error());
    }

    Outcome<void> send_in_place()
    {
        const Identity which{seat_, diary_.promise(1)};
        auto claim = producer_.claim(work_.longest);
        if (!claim) {
            return claim.error();
        }
        const std::size_t length = length_of(which, work_.longest);
        fill(claim->bytes().first(length), which);
        claim->commit(length, type_of(which));
        diary_.note(which.number, Fate::committed);
        return {};
    }

    Outcome<void> abort_one()
    {
        const Identity which{seat_, diary_.promise(1)};
        diary_.note(which.number, Fate::aborted);
        auto claim = producer_.claim(length_of(which, work_.longest));
        if (!claim) {
            return claim.error();
        }
        fill(claim->bytes(), which);
        claim->abort();
        return {};
    }

    Producer producer_;
    const Work& work_;
    SenderDiary& diary_;
    std::uint8_t seat_;
    Dice& dice_;
    std::vector<std::byte> room_;
};

} // namespace

int produce(const Ring& ring, const Work& work, Diaries& diaries, unsigned seat, std::uint64_t seed)
{
    SenderDiary& diary = diaries.producers[seat];
    Dice dice(seed);
    diary.note_birth();
    diary.doing = Doing::joining;
    auto joined = ring.producer({.wait = work.is_calm() || dice.one_in(2) ? WaitStrategy::park : WaitStrategy::adaptive});
    if (!joined) {
        std::fprintf(stderr, "soak: producer %u: %s\n", seat, joined.error().message().c_str());
        return 1;
    }
    std::uint64_t left = !work.is_calm() && dice.one_in(4) ? dice.below(2000) : std::numeric_limits<std::uint64_t>::max();
    ProducerLife life(std::move(*joined), work, diary, seat, dice);
    diary.doing = Doing::sending;
    while (left-- != 0 && !diaries.last_call && !diary.is_used_up()) {
        const auto sent = work.calm == Calm::each_awaited ? life.send_and_await(diaries.consumers[0]) : life.send_some();
        if (!sent) {
            std::fprintf(stderr, "soak: producer %u cannot send: %s\n", seat, std::string(describe(sent.error())).c_str());
            return 1;
        }
    }
    diary.doing = Doing::waiting_for_the_end;
    while ((diaries.last_call || diary.is_used_up()) && !diaries.producers_may_leave) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    diary.doing = Doing::leaving;
    return 0;
}

} // namespace ringmain::soak
