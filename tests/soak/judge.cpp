#include <soak/judge.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <span>
#include <utility>

namespace ringmain::soak {
namespace {

constexpr std::size_t most_findings = 10;

// What was seen of one number, by all consumers together.
struct Sightings {
    std::uint32_t all = 0;
    std::uint32_t plain = 0;    // without a flag
    std::uint32_t released = 0; // whose consumer lived to say that it had dealt with it
};

// The life of a seat that promised this number.
std::size_t life_of(const Sending& seat, std::uint64_t number)
{
    return static_cast<std::size_t>(std::ranges::upper_bound(seat.births, number) - seat.births.begin());
}

class Judge {
public:
    Judge(const History& history, const Promise& promise) : history_(history), promise_(promise)
    {
        for (const Sending& seat : history.producers) {
            sightings_.emplace_back(seat.fates.size());
        }
    }

    Verdict judge()
    {
        for (consumer_ = 0; consumer_ < history_.consumers.size(); ++consumer_) {
            read_diary(history_.consumers[consumer_]);
        }
        for (std::size_t sender = 0; sender < history_.producers.size(); ++sender) {
            weigh_stream(sender);
        }
        if (verdict_.redelivered > (promise_.redelivers ? deaths_ : 0)) {
            const std::uint64_t more = verdict_.redelivered - (promise_.redelivers ? deaths_ : 0);
            complain(verdict_.unfounded, more,
                     fmt::format("{} redelivered, and {} consumers died: {} too many", verdict_.redelivered, deaths_, more));
        }
        // Who leaves with a part of a claim that nobody has seen has it taken over, without a flag.
        if (steps_back_ > leaves_) {
            complain(verdict_.out_of_order, steps_back_ - leaves_,
                     fmt::format("{} steps back without a flag, the first of which: {}; {} consumers left by themselves",
                                 steps_back_, first_step_back_, leaves_));
        }
        verdict_.taken_along = std::min(missing_, may_be_missing_);
        if (missing_ > may_be_missing_) {
            complain(verdict_.lost, missing_ - may_be_missing_,
                     fmt::format("{} committed messages never came, the first of which: {}; dead consumers had {} in their hands",
                                 missing_, first_missing_, may_be_missing_));
        }
        return std::move(verdict_);
    }

private:
    void complain(std::uint64_t& counter, std::uint64_t times, std::string what)
    {
        counter += times;
        if (verdict_.findings.size() < most_findings) {
            verdict_.findings.push_back(std::move(what));
        }
    }

    void read_diary(std::span<const Entry> entries)
    {
        begin_life();
        bool lives = false;
        for (const Entry& entry : entries) {
            switch (entry.event) {
            case Event::born:
                end_life(lives);
                lives = true;
                break;
            case Event::leaves: ++leaves_; break;
            case Event::left:
                begin_life();
                lives = false;
                break;
            case Event::asked: asked_ = entry.number; break;
            case Event::alien:
                take_one(entry);
                complain(verdict_.invented, 1,
                         fmt::format("consumer {} got type {}, which nobody sent", consumer_, entry.number));
                break;
            case Event::torn:
                take_one(entry);
                complain(verdict_.torn, 1,
                         fmt::format("consumer {} got {} with bytes that are not its own", consumer_, name_of(entry)));
                break;
            case Event::seen:
                take_one(entry);
                see(entry);
                break;
            }
        }
        end_life(lives);
    }

    void begin_life()
    {
        asked_ = 0;
        last_.clear();
    }
    void end_life(bool by_death)
    {
        if (by_death) {
            ++deaths_;
            may_be_missing_ += promise_.redelivers ? 0 : asked_;
        }
        begin_life();
    }

    void take_one(const Entry& entry)
    {
        asked_ -= asked_ != 0 ? 1 : 0;
        ++verdict_.deliveries;
        verdict_.redelivered += entry.flagged ? 1 : 0;
    }

    void see(const Entry& entry)
    {
        if (entry.sender >= sightings_.size() || entry.number >= sightings_[entry.sender].size()) {
            complain(verdict_.invented, 1, fmt::format("consumer {} got {}, which nobody sent", consumer_, name_of(entry)));
            return;
        }
        const Sending& seat = history_.producers[entry.sender];
        if (seat.fates[entry.number] == Fate::aborted) {
            complain(verdict_.invented, 1, fmt::format("consumer {} got {}, which was aborted", consumer_, name_of(entry)));
        }
        Sightings& seen = sightings_[entry.sender][entry.number];
        ++seen.all;
        seen.plain += entry.flagged ? 0 : 1;
        seen.released += entry.released ? 1 : 0;
        check_order(entry, promise_.orders_lives ? 0 : life_of(seat, entry.number));
    }

    // Within a life of a consumer, what one life of a producer sent comes in that order. What dead consumers had claimed comes
    // when somebody takes it over, and begins with the one they may have seen.
    void check_order(const Entry& entry, std::size_t life)
    {
        std::uint64_t& next = last_[{entry.sender, life}];
        if (entry.number < next && !entry.flagged) {
            if (promise_.orders_lives) {
                complain(verdict_.out_of_order, 1,
                         fmt::format("consumer {} got {} after number {}", consumer_, name_of(entry), next - 1));
            } else if (++steps_back_ == 1) {
                first_step_back_ = fmt::format("consumer {} got {} after number {}", consumer_, name_of(entry), next - 1);
            }
        }
        next = entry.number + 1;
    }

    void weigh_stream(std::size_t sender)
    {
        const Sending& seat = history_.producers[sender];
        std::size_t life = 0;
        bool has_gap = false; // in this life, in front of this number
        for (std::uint64_t number = 0; number < seat.fates.size(); ++number) {
            if (const std::size_t now = life_of(seat, number); now != life) {
                life = now;
                has_gap = false;
            }
            const Sightings& seen = sightings_[sender][number];
            weigh_message(seat.fates[number], seen, sender, number);
            has_gap = has_gap || (seen.all == 0 && seat.fates[number] == Fate::promised);
            if (has_gap && seen.all != 0 && promise_.redelivers) {
                complain(verdict_.out_of_order, 1,
                         fmt::format("number {} of producer {} came, and one that it had sent before did not", number, sender));
            }
        }
    }

    void weigh_message(Fate fate, const Sightings& seen, std::size_t sender, std::uint64_t number)
    {
        verdict_.commits += fate == Fate::committed ? 1 : 0;
        verdict_.in_doubt += fate == Fate::promised && seen.all != 0 ? 1 : 0;
        if (fate == Fate::committed && seen.all == 0 && missing_++ == 0) {
            first_missing_ = fmt::format("number {} of producer {}", number, sender);
        }
        if (seen.plain > 1 || seen.released > 1 || (seen.all > 1 && !promise_.redelivers)) {
            complain(verdict_.doubled, 1,
                     fmt::format("number {} of producer {} came {} times: {} without a flag, {} were dealt with", number, sender,
                                 seen.all, seen.plain, seen.released));
        }
    }

    static std::string name_of(const Entry& entry)
    {
        return fmt::format("number {} of producer {}{}", entry.number, entry.sender, entry.flagged ? " (redelivered)" : "");
    }

    const History& history_;
    const Promise& promise_;
    Verdict verdict_;
    std::vector<std::vector<Sightings>> sightings_;                      // by producer and number
    std::map<std::pair<std::uint8_t, std::size_t>, std::uint64_t> last_; // of this life: what may come next
    std::size_t consumer_ = 0;                                           // whose diary is read
    std::uint64_t asked_ = 0;                                            // what its last call may have taken yet
    std::uint64_t deaths_ = 0;                                           // of consumers
    std::uint64_t leaves_ = 0;                                           // likewise
    std::uint64_t steps_back_ = 0;
    std::uint64_t missing_ = 0;
    std::uint64_t may_be_missing_ = 0;
    std::string first_step_back_;
    std::string first_missing_;
};

} // namespace

Verdict judge(const History& history, const Promise& promise)
{
    return Judge(history, promise).judge();
}

Verdict& Verdict::operator+=(const Verdict& other)
{
    for (const auto counter :
         {&Verdict::commits, &Verdict::deliveries, &Verdict::redelivered, &Verdict::in_doubt, &Verdict::taken_along,
          &Verdict::lost, &Verdict::invented, &Verdict::torn, &Verdict::doubled, &Verdict::unfounded, &Verdict::out_of_order}) {
        this->*counter += other.*counter;
    }
    findings.insert(findings.end(), other.findings.begin(), other.findings.end());
    return *this;
}

std::string describe(const Verdict& verdict)
{
    return fmt::format("{} commits, {} deliveries ({} redelivered), {} lost, {} invented, {} torn, {} doubled, {} out of order; "
                       "{} of senders that died before they knew, {} taken along by consumers that died",
                       verdict.commits, verdict.deliveries, verdict.redelivered, verdict.lost, verdict.invented, verdict.torn,
                       verdict.doubled + verdict.unfounded, verdict.out_of_order, verdict.in_doubt, verdict.taken_along);
}

} // namespace ringmain::soak
