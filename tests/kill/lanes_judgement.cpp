#include <kill/lanes_judgement.hpp>

#include <kill/message.hpp>

#include <algorithm>
#include <functional>
#include <iterator>

namespace ringmain::kill_tests {
namespace {

class Judge {
public:
    Judge(const Plan& plan, const Numbers& before, const Diary& diary) : plan_(plan), there_(before), diary_(diary) {}

    // What a victim sent was there, too: what it knows of, and what was found up to the end of its last call.
    void add_sent(unsigned turn, const Numbers& found, std::uint64_t at_most)
    {
        const std::uint64_t first = first_of_victim + turn * numbers_a_sender;
        const std::uint64_t shown = found.empty() ? 0 : found.back() % again + 1 - first;
        verdict_.sent[turn] = std::max<std::uint64_t>(shown, diary_.sent[turn]);
        if (verdict_.sent[turn] > at_most) {
            complain(verdict_.sent[turn], "messages of a victim are there");
        }
        for (std::uint64_t i = 0; i < verdict_.sent[turn]; ++i) {
            there_.push_back(first + i);
        }
    }

    void look_at(const Numbers& found)
    {
        std::uint64_t flagged_unseen = 0;
        for (const std::uint64_t sighting : found) {
            const std::uint64_t number = sighting % again;
            const bool is_flagged = sighting >= again;
            const Fate fate = diary_.fate_of(number);
            if (std::ranges::find(there_, number) == there_.end()) {
                complain(number, "was never there");
            } else if (fate == Fate::released) {
                complain(number, "came again, though it was released");
            } else if (fate == Fate::held && !is_flagged) {
                complain(number, "came again without a flag");
            }
            if (number >= first_of_victim && is_flagged && plan_.victims == 1) {
                complain(number, "is flagged, though who sent it died alone");
            }
            flagged_unseen += fate == Fate::unseen && is_flagged ? 1 : 0;
        }
        if (flagged_unseen > plan_.victims) {
            complain(flagged_unseen, "messages are flagged that nobody was given");
        }
    }

    void look_for_lost(const Numbers& found)
    {
        for (const std::uint64_t number : there_) {
            const bool is_there = std::ranges::any_of(found, [number](std::uint64_t each) { return each % again == number; });
            if (!is_there && diary_.fate_of(number) == Fate::unseen) {
                complain(number, "is lost");
            }
            verdict_.released += is_there ? 0 : 1;
        }
    }

    void complain(std::uint64_t number, const char* what)
    {
        if (verdict_.wrong.empty()) {
            verdict_.wrong = std::to_string(number) + " " + what;
        }
    }
    [[nodiscard]] const LanesJudgement& verdict() const noexcept { return verdict_; }

private:
    const Plan& plan_;
    Numbers there_; // at any time
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
    Judge judge(plan, before, diary);
    Numbers judged;
    std::size_t sorted = 0;
    for (const std::uint64_t first : {first_before, first_beside, first_of_victim, first_of_second, of_peer, farewell}) {
        const Numbers numbers = of_sender(first, found);
        sorted += numbers.size();
        const auto is_in_order = [](std::uint64_t a, std::uint64_t b) { return a % again < b % again; };
        if (std::ranges::adjacent_find(numbers, std::not_fn(is_in_order)) != numbers.end()) {
            judge.complain(first, "and those behind it are doubled, or out of order");
        }
        if (first < of_peer) {
            judged.insert(judged.end(), numbers.begin(), numbers.end());
        }
    }
    if (sorted != found.size()) {
        judge.complain(found.size() - sorted, "messages are torn");
    }
    judge.add_sent(0, of_sender(first_of_victim, found), plan.sends);
    judge.add_sent(1, of_sender(first_of_second, found), plan.second_sends);
    judge.look_at(judged);
    judge.look_for_lost(judged);
    if (of_sender(of_peer, found).size() != (plan.company == Company::sender ? 1U : 0U)) {
        judge.complain(of_peer, "of the peer is not there");
    }
    return judge.verdict();
}

} // namespace ringmain::kill_tests
