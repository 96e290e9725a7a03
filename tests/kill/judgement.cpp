#include <kill/judgement.hpp>

#include <kill/message.hpp>

#include <algorithm>
#include <cstddef>

namespace ringmain::kill_tests {
namespace {

// Less the oldest `taken`.
Numbers expected(const Numbers& before, std::uint64_t taken, std::uint64_t sent, std::uint64_t second_sent)
{
    Numbers numbers = before;
    for (std::uint64_t i = 0; i < sent; ++i) {
        numbers.push_back(first_of_victim + i);
    }
    for (std::uint64_t i = 0; i < second_sent; ++i) {
        numbers.push_back(first_of_second + i);
    }
    numbers.erase(numbers.begin(), numbers.begin() + static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(taken, numbers.size())));
    return numbers;
}

} // namespace

std::optional<std::uint64_t> progress_shown_by(const Plan& plan, const Numbers& before, const Numbers& found)
{
    if (plan.takes_ring_away && found.empty()) {
        return 1;
    }
    Numbers rest = found;
    if (plan.company == Company::sender) {
        const auto peers = std::ranges::find(rest, of_peer);
        const auto oldest = std::ranges::find_if(rest, [](std::uint64_t each) { return each < first_of_victim; });
        if (peers == rest.end() || (oldest != rest.end() && peers < oldest)) {
            return std::nullopt;
        }
        rest.erase(peers);
    }
    for (std::uint64_t taken = 0; taken <= plan.takes; ++taken) {
        for (std::uint64_t sent = 0; sent <= plan.sends; ++sent) {
            for (std::uint64_t second_sent = 0; second_sent <= plan.second_sends; ++second_sent) {
                if (expected(before, taken, sent, second_sent) == rest) {
                    return taken + sent + second_sent;
                }
            }
        }
    }
    return std::nullopt;
}

std::string text_of(const Numbers& numbers)
{
    std::string line = "[";
    for (const std::uint64_t number : numbers) {
        line += line.size() == 1 ? "" : " ";
        line += number == torn ? "torn" : std::to_string(number % again) + (number >= again ? "!" : "");
    }
    return line + "]";
}

} // namespace ringmain::kill_tests
