#include <soak/round.hpp>

#include <soak/company.hpp>
#include <soak/plan.hpp>
#include <soak/turns.hpp>
#include <support/scoped_ring.hpp>

#include <ringmain/backend/table.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <thread>

namespace ringmain::soak {
namespace {

struct Geometry {
    std::uint64_t max_message;
    std::uint64_t lane_bytes;
    std::uint64_t slots;
};

// Small, so that it is full, empty and at its wrap all the time.
Geometry geometry_of(Calm calm, Dice& dice)
{
    constexpr Geometry tiny{64, 256, 2};
    constexpr Geometry small{2048, 8192, 16};
    // Copying takes most of the time, and so that is where most deaths find their senders.
    constexpr Geometry of_long_messages{65536, 262144, 4};
    switch (calm) {
    case Calm::free: return tiny;
    case Calm::each_awaited: return small; // its fill does not matter, and stores take longer or shorter
    case Calm::none: break;
    }
    return std::array{tiny, small, of_long_messages}[dice.below(3)];
}

RingOptions options_of(const Terms& terms, Dice& dice)
{
    const Geometry geometry = geometry_of(terms.calm, dice);
    RingOptions options{.backend = terms.backend};
    options.max_message = geometry.max_message;
    if (terms.backend == "lanes") {
        options.capacity = geometry.lane_bytes;
        options.producers = seats;
        options.max_deliveries = 0;
    } else {
        options.slots = geometry.slots;
    }
    const auto* const description = backend::find(terms.backend);
    if (description != nullptr && description->ring) {
        options.first_position = dice.one_in(2) ? 0 : (std::uint64_t{1} << 32) - 4096;
        options.publisher_fences = dice.one_in(4);
    }
    return options;
}

class Round {
public:
    Round(const Terms& terms, std::uint64_t seed)
        : terms_(terms),
          dice_(seed),
          options_(options_of(terms, dice_)),
          ring_(Ring::create(name_.name(), options_).value()),
          company_(ring_, work(), evidence_, dice_.seed())
    {
    }

    RoundEnd run()
    {
        start();
        const bool worked = is_calm() ? work_calmly() : work_and_die();
        if (worked && finish()) {
            judge_it();
        } else {
            end_.hung = company_.complaint().empty();
            end_.failure =
                end_.hung ? fmt::format("no progress for {} ms {}{}", terms_.patience.count(), phase_, company_.whereabouts())
                          : fmt::format("{} {}", company_.complaint(), phase_);
            company_.kill(~0U);
        }
        return std::move(end_);
    }

private:
    [[nodiscard]] Work work() const
    {
        const auto* const description = backend::find(terms_.backend);
        return {*options_.max_message, description->in_place, terms_.calm};
    }

    // The calm begins when every consumer has joined, because who comes after the last producer waits for another.
    void start()
    {
        for (unsigned seat = 0; seat < members_; ++seat) {
            company_.start(seats + seat);
        }
        if (is_calm()) {
            (void)company_.await([&] { return consumers_receive(); }, [] { return 0; }, terms_.patience, false);
        }
        for (unsigned seat = 0; seat < members_; ++seat) {
            company_.start(seat);
        }
    }

    bool work_calmly()
    {
        phase_ = "among the calm";
        const auto until = std::chrono::steady_clock::now() + terms_.at_work;
        return company_.await([&] { return std::chrono::steady_clock::now() >= until || is_used_up(); },
                              [&] { return progress(); }, terms_.patience, false) &&
               everybody_has_a_turn();
    }

    bool work_and_die()
    {
        Plan plan(Company::size, dice_.seed());
        constexpr std::uint64_t kills_between_turns = 25;
        std::uint64_t turns_at = kills_between_turns;
        bool goes_on = everybody_has_a_turn();
        while (goes_on && end_.kills < terms_.kills && !is_used_up()) {
            carry_out(plan.next());
            phase_ = fmt::format("among kills, {} so far", end_.kills);
            goes_on = company_.tend(true);
            if (goes_on && end_.kills >= turns_at) {
                turns_at = end_.kills + kills_between_turns;
                goes_on = everybody_has_a_turn();
            }
        }
        return goes_on;
    }

    void carry_out(const Act& act)
    {
        pass(act.after);
        if (act.stops) {
            company_.stop(act.victims, act.how_long);
            ++end_.stops;
        } else {
            end_.kills += company_.kill(act.victims);
            (void)company_.tend(true); // who was killed is followed by another at once
        }
    }
    void pass(std::chrono::microseconds time)
    {
        using std::chrono::steady_clock;
        constexpr std::chrono::milliseconds longest_nap(1);
        const auto until = steady_clock::now() + time;
        for (auto now = steady_clock::now(); now < until; now = steady_clock::now()) {
            company_.continue_those_due(now);
            std::this_thread::sleep_for(std::min<steady_clock::duration>(until - now, longest_nap));
        }
        company_.continue_those_due(steady_clock::now());
    }

    // Nobody is killed meanwhile, and so nobody is woken by the bell.
    bool everybody_has_a_turn()
    {
        phase_ = fmt::format("of those who are to have a turn after {} kills", end_.kills);
        const Turns turns(*evidence_, members_);
        return company_.await([&] { return turns.all(); }, [&] { return turns.taken(); }, terms_.patience, !is_calm());
    }

    // Producers leave when every consumer is there to stay: see start().
    bool finish()
    {
        phase_ = fmt::format("before the end, after {} kills", end_.kills);
        evidence_->last_call = true;
        if (!company_.await([&] { return consumers_receive() && producers_wait(); }, [&] { return progress(); }, terms_.patience,
                            !is_calm())) {
            return false;
        }
        evidence_->producers_may_leave = true;
        phase_ = fmt::format("at the end, after {} kills", end_.kills);
        return company_.await([&] { return count_alive() == 0; }, [&] { return progress() + count_alive(); }, terms_.patience,
                              false);
    }

    void judge_it()
    {
        const bool redelivers = terms_.backend == "lanes";
        end_.verdict = judge(evidence_.history(), {.redelivers = redelivers, .orders_lives = !redelivers});
        if (const auto status = ring_.status()) {
            end_.repairs = status->repairs;
        }
    }

    [[nodiscard]] bool is_calm() const noexcept { return terms_.calm != Calm::none; }
    [[nodiscard]] bool consumers_receive() const
    {
        return std::ranges::all_of(std::span(evidence_->consumers).first(members_),
                                   [](const ReceiverDiary& each) { return each.doing == Doing::receiving; });
    }
    [[nodiscard]] bool producers_wait() const
    {
        return std::ranges::all_of(std::span(evidence_->producers).first(members_),
                                   [](const SenderDiary& each) { return each.doing == Doing::waiting_for_the_end; });
    }
    [[nodiscard]] bool is_used_up() const
    {
        return std::ranges::any_of(evidence_->producers, [](const SenderDiary& each) { return each.is_used_up(); });
    }
    [[nodiscard]] std::uint64_t count_alive() const
    {
        std::uint64_t alive = 0;
        for (unsigned seat = 0; seat < Company::size; ++seat) {
            alive += company_.is_alive(seat) ? 1 : 0;
        }
        return alive;
    }
    // Changes whenever somebody writes a line.
    [[nodiscard]] std::uint64_t progress() const
    {
        std::uint64_t sum = 0;
        for (unsigned seat = 0; seat < seats; ++seat) {
            sum +=
                evidence_->producers[seat].promised + evidence_->producers[seat].committed + evidence_->consumers[seat].written;
        }
        return sum;
    }

    const Terms& terms_;
    Dice dice_;
    RingOptions options_;
    support::ScopedRing name_{"soak"};
    Ring ring_;
    Evidence evidence_;
    Company company_;
    unsigned members_ = terms_.calm == Calm::each_awaited ? 1 : seats; // producers, and consumers
    RoundEnd end_;
    std::string phase_;
};

} // namespace

RoundEnd run_round(const Terms& terms, std::uint64_t seed)
{
    return Round(terms, seed).run();
}

} // namespace ringmain::soak
