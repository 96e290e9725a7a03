#pragma once
// The processes of one ring: four producers and four consumers, each in its seat, followed by another when it is gone.

#include <soak/diary.hpp>
#include <soak/dice.hpp>
#include <soak/member.hpp>
#include <support/child_process.hpp>

#include <ringmain/ring.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace ringmain::soak {

class Company {
public:
    static constexpr unsigned size = 2 * seats; // producers first

    Company(Ring ring, const Work& work, Evidence& evidence, std::uint64_t seed);

    void start(unsigned seat);
    // SIGKILL to each of these at once, as bits; waits until they are gone. Returns how many lived.
    unsigned kill(unsigned members);
    // SIGSTOP; and SIGCONT once it is due, or await() is called.
    void stop(unsigned members, std::chrono::microseconds how_long);
    void continue_those_due(std::chrono::steady_clock::time_point now);

    // Reaps who left; restarts them if `replaces`. False: somebody failed; see complaint().
    bool tend(bool replaces);
    [[nodiscard]] const std::string& complaint() const noexcept { return complaint_; }

    // Tends until `is_so`, with all awake. False: `progress` has not changed for so long, or somebody failed. Progress must end
    // with what is waited for, so that what others do does not hide that somebody waits for ever.
    bool await(const std::function<bool()>& is_so, const std::function<std::uint64_t()>& progress,
               std::chrono::milliseconds patience, bool replaces);

    [[nodiscard]] bool is_alive(unsigned seat) const noexcept { return members_[seat].has_value(); }
    // Who waits where, a line a member.
    [[nodiscard]] std::string whereabouts() const;

private:
    struct Stopped {
        bool is = false;
        std::chrono::steady_clock::time_point until;
    };

    Ring ring_;
    Work work_;
    Evidence& evidence_;
    Dice dice_;
    std::array<std::optional<support::ChildProcess>, size> members_;
    std::array<Stopped, size> stopped_;
    std::string complaint_;
};

} // namespace ringmain::soak
