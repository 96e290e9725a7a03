#pragma once
// Whether everybody has had a turn since: each producer sent more than the ring holds, so that others must have made room, and
// each consumer got something. Who never does waits for a wake-up that was lost, however busy the others are.

#include <soak/diary.hpp>

#include <algorithm>
#include <array>
#include <cstdint>

namespace ringmain::soak {

class Turns {
public:
    // Of so many producers, and so many consumers.
    Turns(const Diaries& diaries, unsigned members) noexcept : diaries_(diaries), members_(members)
    {
        for (unsigned seat = 0; seat < members; ++seat) {
            sent_before_[seat] = diaries.producers[seat].committed;
            released_before_[seat] = diaries.consumers[seat].released;
        }
    }

    // Rises until all() is true, and only if those come nearer who have not had theirs.
    [[nodiscard]] std::uint64_t taken() const noexcept
    {
        std::uint64_t sum = 0;
        for (unsigned seat = 0; seat < members_; ++seat) {
            const SenderDiary& sender = diaries_.producers[seat];
            sum += sender.is_used_up() ? more_than_fits : std::min(sender.committed - sent_before_[seat], more_than_fits);
            const bool had_one = diaries_.consumers[seat].released != released_before_[seat];
            sum += had_one || nobody_sends() ? 1 : 0;
        }
        return sum;
    }
    [[nodiscard]] bool all() const noexcept { return taken() == members_ * (more_than_fits + 1); }

private:
    static constexpr std::uint64_t more_than_fits = 60;

    [[nodiscard]] bool nobody_sends() const noexcept
    {
        return std::all_of(diaries_.producers.begin(), diaries_.producers.begin() + members_,
                           [](const SenderDiary& each) { return each.is_used_up(); });
    }

    const Diaries& diaries_;
    unsigned members_;
    std::array<std::uint64_t, seats> sent_before_{};
    std::array<std::uint64_t, seats> released_before_{};
};

} // namespace ringmain::soak
