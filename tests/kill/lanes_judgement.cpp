#include <kill/lanes_judgement.hpp>

#include <kill/message.hpp>

#include <algorithm>
#include <functional>
#include <iterator>

namespace ringmain::kill_tests {
namespace {

constexpr std::uint64_t numbers_a_sender = 50;

class Judge {
public:
    Judge(const Numbers& before, const Diary& diary) : before_(before), diary_(diary) {}

    void look_at_old(const Numbers& found)
    {
        std::uint64_t flagged_unseen = 0;
        for (const std::uint64_t sighting : found) {
            const std::uint64_t number = sighting % again;
            const bool is_flagged = sighting >= again;
            const Fate fate = diary_.fate_of(number);
            if (std::ranges::find(before_, number) == before_.end()) {
                complain(number, "was never there");
            } else if (fate == Fate::released) {
                complain(number, "came again, though it was released");
            } else if (fate == Fate::held && !is_flagged) {
                complain(number, "came again without a flag");
            }
            flagged_unseen += fate == Fate::unseen && is_flagged ? 1 : 0;
        }
        if (flagged_unseen > 1) {
            complain(flagged_unseen, "messages are flagged that nobody was given");
        }
    }

    void look_for_lost(const Numbers& found)
    {
        for (const std::uint64_t number : before_) {
            const bool is_there = std::ranges::any_of(found, [number](std::uint64_t each) { return each % again == number; });
            if (!is_there && diary_.fate_of(number) == Fate::unseen) {
                complain(number, "is lost");
            }
            verdict_.released += is_there ? 0 : 1;
        }
    }

    void look_at_new(const Numbers& sent, std::uint64_t at_most)
    {
        for (std::uint64_t i = 0; i < sent.size(); ++i) {
            if (sent[i] != first_of_victim + i) {
                complain(first_of_victim + i, "of the victim is not what comes next");
            }
        }
        if (sent.size() < diary_.sent || sent.size() > at_most) {
            complain(sent.size(), "messages of the victim are there");
        }
        verdict_.sent = sent.size();
    }

    void complain(std::uint64_t number, const char* what)
    {
        if (verdict_.wrong.empty()) {
            verdict_.wrong = std::to_string(number) + " " + what;
        }
    }
    [[nodiscard]] const LanesJudgement& verdict() const noexcept { return verdict_; }

private:
    const Numbers& before_;
    const Diary& diary_;
    LanesJudgement verdict_;
};

Numbers of_sender(std::uint64_t first, const Numbers& found)
{
    Numbers numbers;
    std::ranges::copy_if(found, std::back_inserter(numbers), [first](std::uint64_t each) {
        return each != torn && each % again >= first && each % again < first + numbers_a_sender;
    });
    return numbers;
}

} // namespace

LanesJudgement judge_lanes(const Plan& plan, const Numbers& before, const Numbers& found, const Diary& diary)
{
    Judge judge(before, diary);
    Numbers old;
    std::size_t sorted = 0;
    for (const std::uint64_t first : {first_before, first_beside, first_of_victim, of_peer, farewell}) {
        const Numbers numbers = of_sender(first, found);
        sorted += numbers.size();
        const auto is_in_order = [](std::uint64_t a, std::uint64_t b) { return a % again < b % again; };
        if (std::ranges::adjacent_find(numbers, std::not_fn(is_in_order)) != numbers.end()) {
            judge.complain(first, "and those behind it are doubled, or out of order");
        }
        if (first < first_of_victim) {
            old.insert(old.end(), numbers.begin(), numbers.end());
        }
    }
    if (sorted != found.size()) {
        judge.complain(found.size() - sorted, "messages are torn");
    }
    judge.look_at_old(old);
    judge.look_for_lost(old);
    judge.look_at_new(of_sender(first_of_victim, found), plan.sends);
    if (of_sender(of_peer, found).size() != (plan.company == Company::sender ? 1U : 0U)) {
        judge.complain(of_peer, "of the peer is not there");
    }
    return judge.verdict();
}

} // namespace ringmain::kill_tests
